// Each question on the page is asked in the visitor's name.
for (const button of document.querySelectorAll(".ask button")) {
  button.addEventListener("click", () => {
    const foyer = (window.Foyer = window.Foyer || []);
    foyer.push(["open"]);
    foyer.push(["send", button.textContent.trim()]);
  });
}

const tag = document.getElementById("tag");
tag.textContent = tag.textContent.replace("https://your-foyer.example", location.origin);
