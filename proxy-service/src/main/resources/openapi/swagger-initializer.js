// The description lies beside the folder of this script, wherever a reverse proxy has put both.
const description = new URL("../openapi.json", document.currentScript.src).href;

window.addEventListener("load", () => {
  window.ui = SwaggerUIBundle({
    url: description,
    dom_id: "#swagger-ui",
    presets: [SwaggerUIBundle.presets.apis],
    layout: "BaseLayout",
    deepLinking: true,
    displayRequestDuration: true,
    defaultModelsExpandDepth: 0,
    tryItOutEnabled: true,
    // A key that was entered is forgotten with the page.
    persistAuthorization: false,
    // The default would send the description to a validator on another host.
    validatorUrl: null,
  });
});
