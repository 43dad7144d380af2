// Runs in the page of the workbench, put there by the launcher before VS Code's own scripts.
(() => {
  window.plumbline = {
    /** The middle of a text in an editor or a list on screen; undefined where it is not visible. */
    placeOf(text) {
      for (const line of document.querySelectorAll(
        '.view-line, .codelens-decoration, .monaco-list-row, .monaco-button, .statusbar-item, .action-label',
      )) {
        const range = rangeOf(line, text);
        const box = range?.getBoundingClientRect();
        if (box && box.width > 0 && box.height > 0)
          return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
      }
      return undefined;
    },

    /** The texts of elements with what their style sheets add before and after, as decorations are drawn. */
    texts(selector) {
      return [...document.querySelectorAll(selector)]
        .filter((element) => element.getClientRects().length > 0)
        .map((element) =>
          `${added(element, '::before')}${plain(element.innerText ?? '')}${added(element, '::after')}`.trim(),
        )
        .filter((text) => text !== '');
    },
  };

  // VS Code writes spaces as no-break ones.
  const plain = (text) => text.replaceAll('\u00a0', ' ');

  /** A text may be spread over several nodes, one for each colour. */
  function rangeOf(element, text) {
    const nodes = [];
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) nodes.push(walker.currentNode);
    const start = plain(nodes.map((node) => node.data).join('')).indexOf(text);
    if (start < 0) return undefined;
    const range = document.createRange();
    let offset = 0;
    for (const node of nodes) {
      const end = start + text.length;
      if (start >= offset && start < offset + node.length) range.setStart(node, start - offset);
      if (end > offset && end <= offset + node.length) range.setEnd(node, end - offset);
      offset += node.length;
    }
    return range;
  }

  function added(element, pseudo) {
    const { content } = getComputedStyle(element, pseudo);
    return /^".*"$/s.test(content) ? plain(JSON.parse(content)) : '';
  }
})();
