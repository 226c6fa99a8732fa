// Sections dragged to another place; the server moves what stands beneath along and answers with the list as it is then.

function begin() {
  const list = document.querySelector("[data-sections]");
  if (!list || list.dataset.sorts) return;
  list.dataset.sorts = "yes";
  window.Sortable.create(list, {
    handle: ".order-handle",
    animation: 150,
    ghostClass: "is-dragged",
    onEnd: ({ item, oldIndex, newIndex }) => {
      if (oldIndex === newIndex) return;
      const form = document.getElementById("place");
      form.elements.section.value = item.dataset.key;
      form.elements.after.value = item.previousElementSibling?.dataset.key ?? "";
      form.requestSubmit();
    },
  });
}

begin();
document.addEventListener("htmx:afterSettle", begin);
