/**
 * Words that a question is made of but not about: articles, pronouns, question words, auxiliaries, courtesies.
 * Folded as `words.ts` folds (lower case, no accents), not stemmed.
 */
export const stopWordsOf = {
  en: wordsIn(`
    a about actually after again all also am an and any anybody anyone anything are aren as ask at be because been
    being between both but by can cannot could couldn d did didn do does doesn doing don done down each else even
    ever every exactly few for from get gets getting give given go goes going got had hadn has hasn have haven
    having he hello help her here hers hey hi him his how however i if in into is isn it its itself just kind know
    let like ll look looking m make makes many maybe me mean meaning means might mine more most much must my myself need needs no nor
    not now of off ok okay on once only or other our ours out over own please possible question quite re really s
    same say she should shouldn show since so some somebody someone something still such sure t take tell than
    thank thanks that the their theirs them then there these they thing things think this those through to too
    try under until up upon us ve very want wants was wasn way we well were weren what whatever when where whether
    which while who whom whose why will with within without won wonder would wouldn yes yet you your yours
    yourself
  `),
  es: wordsIn(`
    al algo alguien algun alguna algunas algunos ante antes aqui asi aun aunque ayuda buenas buenos cada como con
    cosa cual cuales cualquier cuando cuanto cuantos de del desde donde dos e el ella ellas ellos en entonces entre
    era eres es esa esas ese eso esos esta estaba estan estar estas este esto estos estoy fue gracias ha hace hacer
    hacia hago han hasta hay he hola la las le les lo los mas me mi mientras mis mucho muy nada ni nos nosotros
    nuestra nuestro o otra otro para pero poder por porque pueda puede pueden puedes puedo pues que quien quiero
    se sea ser si sin sobre son soy su sus tal tambien tanto te tener tengo tiene tienen toda todas todo todos tu
    tus un una unas uno unos usted ustedes vosotros y ya yo
  `),
  fr: wordsIn(`
    afin ai aider ainsi alors apres as au aucun aussi autre aux avant avec avez avoir avons bonjour c ca ce cela
    ces cet cette chez ci comme comment dans de des deux dois doit donc dont du elle elles en encore entre est et
    etait etant etes etre eu eux faire fait fais faut il ils j je l la le les leur leurs lors lui ma mais me meme
    merci mes moi moins mon n ne nos notre nous on ont ou par parce pas peu peut peuvent peux plus plutot pour
    pourquoi pouvez puis puisse qu quand que quel quelle quelles quels quelque qui quoi sa sans se selon sera ses
    si soit son sont sous suis sur ta te tes toi ton tous tout toute toutes tres tu un une veux voici vos votre
    vous y
  `),
  de: wordsIn(`
    aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bin bis bist bitte da
    dabei dadurch damit danach danke dann darauf darf das dass dein deine dem den denn der des dessen dich die dies
    diese diesem diesen dieser dieses dir doch dort du durch ein eine einem einen einer eines er es etwas euch euer
    eure fur gegen geht genau gibt habe haben hallo hat hatte hier hilfe ich ihm ihn ihnen ihr ihre ihrem ihren
    ihrer im in ins ist ja jede jeder jedes jetzt kann kannst kein keine konnen konnte machen mal man mein meine
    meinem meinen meiner mich mir mit mochte muss mussen nach nicht nichts noch nun nur ob oder ohne schon sehr
    sein seine seinem seinen seiner sich sie sind so soll sollte sowie uber um und uns unser unsere unter vom von
    vor wann war warum was weil welche welchem welchen welcher welches wenn wer werde werden wie wieder wir wird
    wo woher wohin wurde wurden zu zum zur zwischen
  `),
  pt: wordsIn(`
    ai ainda algum alguma alguns ao aos ate bom cada com como da das de dela dele deles depois do dos e ela elas
    ele eles em entao entre era essa esse esta estao estar estou eu faco fazer foi isso isto ja la lhe mais mas
    me mesmo meu meus minha minhas muito na nao nas nem no nos nossa nosso num numa o obrigada obrigado ola onde os
    ou outra outro para pela pelo pode podem poder por porque posso preciso qual quais qualquer quando quanto que
    quem quero sao se seja sem ser seu seus so sobre sou sua suas tal tambem te tem tenho ter teu todo todos tua
    um uma umas uns voce voces
  `),
  it: wordsIn(`
    a ad agli ai al alla alle allo anche avere che chi ci come con cosa cosi cui da dagli dai dal dalla dalle
    dallo degli dei del della delle dello di dopo dove e ed era essere fare fra gli ha hai hanno ho i il in io
    la le lei lo loro lui ma mi mia mie mio molto ne nei nel nella nelle no noi non nostro o ogni per perche
    piu po poi posso prima puo quale quali quando quanto quello questa queste questi questo qui sara se sei
    senza si sia siamo sono sta sto su sua sue sui sul sulla suo te ti tra tu tutti tutto un una uno vi voi
    vuole
  `),
  nl: wordsIn(`
    aan al alle als altijd ander andere ben bij daar dan dat de deze die dit doen door een en er ga gaat geen
    goed had heb hebben heeft het hier hij hoe hun iets ik in is ja je jij jouw jullie kan kun kunnen kunt
    maar me mee meer men met mij mijn moet moeten na naar niet niets nog nu of om omdat onder ons onze ook op
    over te toch toen tot u uit uw van veel voor waar waarom wanneer want waren was wat we wel welke werd wie
    wij wil worden wordt zal ze zelf zich zij zijn zo zoals zonder zou
  `),
  // Folded: й is и.
  ru: wordsIn(`
    а бы был была были было быть в вам вас весь вот все всех всего вы где да для до его ее если есть еще же за
    здесь и из или им их к как какая какие какои ко когда кто ли либо мне можно может мои моя мы на надо наш
    не него нее нет ни них но ну о об он она они оно от очень по под после при про с сам свои себя со так
    также такои там то того тоже только том ты у уже чего чем что чтобы эта эти это этого этот я
  `),
  ar: wordsIn(`
    في من على الى عن ما ماذا كيف اين متى لماذا هل هو هي هذا هذه ذلك تلك انا انت نحن هم ان او و ثم لا نعم مع كل اي
    كان يكون يمكن يمكنني اريد لي لك شكرا مرحبا
    
  `),
};

/** In any language that a short question cannot be told from another in. */
const always = new Set(
  (["en", "es", "fr", "de", "pt", "ru", "ar"] as const).flatMap((language) => [...stopWordsOf[language]]),
);

/** Whether a word says nothing in a question in this language. Italian and Dutch have some that are others' words. */
export function isStopWord(word: string, language: keyof typeof stopWordsOf): boolean {
  return always.has(word) || stopWordsOf[language].has(word);
}

function wordsIn(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
