/**
 * Words that a question is made of but not about: articles, pronouns, question words, auxiliaries, courtesies.
 * Folded as `words.ts` folds (lower case, no accents), not stemmed.
 */
export const stopWords: ReadonlySet<string> = new Set(
  `
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

  al algo alguien algun alguna algunas algunos ante antes aqui asi aun aunque ayuda buenas buenos cada como con
  cosa cual cuales cualquier cuando cuanto cuantos de del desde donde dos e el ella ellas ellos en entonces entre
  era eres es esa esas ese eso esos esta estaba estan estar estas este esto estos estoy fue gracias ha hace hacer
  hacia hago han hasta hay he hola la las le les lo los mas me mi mientras mis mucho muy nada ni nos nosotros
  nuestra nuestro o otra otro para pero poder por porque pueda puede pueden puedes puedo pues que quien quiero
  se sea ser si sin sobre son soy su sus tal tambien tanto te tener tengo tiene tienen toda todas todo todos tu
  tus un una unas uno unos usted ustedes vosotros y ya yo

  afin ai aider ainsi alors apres as au aucun aussi autre aux avant avec avez avoir avons bonjour c ca ce cela
  ces cet cette chez ci comme comment dans de des deux dois doit donc dont du elle elles en encore entre est et
  etait etant etes etre eu eux faire fait fais faut il ils j je l la le les leur leurs lors lui ma mais me meme
  merci mes moi moins mon n ne nos notre nous on ont ou par parce pas peu peut peuvent peux plus plutot pour
  pourquoi pouvez puis puisse qu quand que quel quelle quelles quels quelque qui quoi sa sans se selon sera ses
  si soit son sont sous suis sur ta te tes toi ton tous tout toute toutes tres tu un une veux voici vos votre
  vous y

  aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bin bis bist bitte da
  dabei dadurch damit danach danke dann darauf darf das dass dein deine dem den denn der des dessen dich die dies
  diese diesem diesen dieser dieses dir doch dort du durch ein eine einem einen einer eines er es etwas euch euer
  eure fur gegen geht genau gibt habe haben hallo hat hatte hier hilfe ich ihm ihn ihnen ihr ihre ihrem ihren
  ihrer im in ins ist ja jede jeder jedes jetzt kann kannst kein keine konnen konnte machen mal man mein meine
  meinem meinen meiner mich mir mit mochte muss mussen nach nicht nichts noch nun nur ob oder ohne schon sehr
  sein seine seinem seinen seiner sich sie sind so soll sollte sowie uber um und uns unser unsere unter vom von
  vor wann war warum was weil welche welchem welchen welcher welches wenn wer werde werden wie wieder wir wird
  wo woher wohin wurde wurden zu zum zur zwischen

  ai ainda algum alguma alguns ao aos ate bom cada com como da das de dela dele deles depois do dos e ela elas
  ele eles em entao entre era essa esse esta estao estar estou eu faco fazer foi isso isto ja la lhe mais mas
  me mesmo meu meus minha minhas muito na nao nas nem no nos nossa nosso num numa o obrigada obrigado ola onde os
  ou outra outro para pela pelo pode podem poder por porque posso preciso qual quais qualquer quando quanto que
  quem quero sao se seja sem ser seu seus so sobre sou sua suas tal tambem te tem tenho ter teu todo todos tua
  um uma umas uns voce voces

  في من على الى عن ما ماذا كيف اين متى لماذا هل هو هي هذا هذه ذلك تلك انا انت نحن هم ان او و ثم لا نعم مع كل اي
  كان يكون يمكن يمكنني اريد لي لك شكرا مرحبا
  `
    .trim()
    .split(/\s+/),
);
