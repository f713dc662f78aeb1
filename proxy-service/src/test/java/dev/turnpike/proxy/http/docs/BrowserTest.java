package dev.turnpike.proxy.http.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.turnpike.proxy.testkit.RunningGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A real browser shows the pages. Skipped, and it says so, where no Chromium is installed. */
class BrowserTest {
    private static final String CHAT = "document.querySelector('[data-path=\"/v1/chat/completions\"]')";

    @TempDir(cleanup = CleanupMode.NEVER)
    private static Path folder;

    private RunningGateway gateway;
    private Browser browser;

    @BeforeEach
    void starts() throws IOException {
        var program = Browser.program();
        if (program.isEmpty()) {
            System.out.println(
                    "Skipped: no Chromium on the PATH to show the pages in; looked for " + Browser.NAMES + ".");
        }
        assumeThat(program).as("browser").isPresent();
        gateway = RunningGateway.start("TYPE", "echo");
        browser = new Browser(program.get(), Files.createTempDirectory(folder, "profile"));
    }

    @AfterEach
    void stops() {
        if (browser != null) {
            browser.close();
            gateway.close();
        }
    }

    @Test
    void swaggerUiShowsTheOperationsAndTriesOneWithAKey() {
        browser.open(gateway.uri("/docs"));
        browser.await(CHAT);

        browser.evaluate("ui.preauthorizeApiKey('bearer', '" + gateway.adminKey() + "')");
        browser.evaluate(CHAT + ".closest('button').click()");
        browser.await("document.querySelector('.btn.execute')");
        browser.evaluate("document.querySelector('.btn.execute').click()");
        browser.await("document.querySelector('.live-responses-table .microlight, .live-responses-table code')");

        assertThat(browser.evaluate("document.querySelector('.live-responses-table').innerText")
                        .asText())
                .contains("200", "chat.completion", "Hello!");
        assertAllIsOurs();
    }

    @Test
    void swaggerUiInItsFolderIsTheSame() {
        browser.open(gateway.uri("/docs/"));

        browser.await(CHAT);
        assertAllIsOurs();
    }

    @Test
    void redocShowsTheOperations() {
        browser.open(gateway.uri("/redoc"));

        browser.await("document.getElementById('tag/Chat/operation/createChatCompletion')");
        assertAllIsOurs();
    }

    private void assertAllIsOurs() {
        assertThat(browser.requests())
                .isNotEmpty()
                .allMatch(url -> url.startsWith(gateway.uri("/").toString())
                        || url.startsWith("data:")
                        || url.startsWith("blob:" + gateway.uri("/")));
        assertThat(browser.complaints()).isEmpty();
    }
}
