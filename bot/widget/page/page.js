// The page around the chat: the documents, and the line to copy.
const home = new URL(".", document.baseURI);
const chat = document.querySelector("verbatim-chat");
const line = document.querySelector("#line");

line.textContent = `<script src="${new URL("widget.js", home)}" async></script>`;

document.querySelector("#copy").addEventListener("click", async () => {
  const said = document.querySelector("#copied");
  try {
    await navigator.clipboard.writeText(line.textContent);
    said.textContent = "Copied.";
  } catch {
    getSelection().selectAllChildren(line);
    said.textContent = "Selected; copy it with your keyboard.";
  }
});

const response = await fetch(new URL("api/documents", home));
const { documents } = await response.json();
document.querySelector("#document-list").append(...documents.map(entry));

function entry(item) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = item.title;
  button.addEventListener("click", () => {
    chat.scrollIntoView({ block: "center" });
    chat.read(item.id);
  });
  const origin = document.createElement("p");
  origin.textContent = item.provenance;
  const size = document.createElement("p");
  size.className = "size";
  size.textContent = `${item.characters.toLocaleString("en")} characters · ${item.language}`;
  const row = document.createElement("li");
  row.append(button, origin, size);
  return row;
}
