// Tells the page around the frame how tall the content is, so that it may make the frame as tall. Without a frame around it,
// or without this script, the page is the same.
if (parent !== window) {
  const tell = () => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    // Whoever embeds the page may know its height: there is nothing secret in it.
    parent.postMessage({ type: 'kanalatlas:height', height }, '*');
  };
  new ResizeObserver(tell).observe(document.documentElement);
  addEventListener('load', tell);
}
