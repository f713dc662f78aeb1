// The description lies beside the folder of this script, wherever a reverse proxy has put both.
const description = new URL("../openapi.json", document.currentScript.src).href;
const text = "system-ui, sans-serif";

Redoc.init(
  description,
  {
    nativeScrollbars: true,
    theme: {
      typography: {
        fontFamily: text,
        headings: { fontFamily: text },
        code: { fontFamily: "ui-monospace, monospace" },
      },
    },
  },
  document.getElementById("redoc"),
);
