package dev.turnpike.proxy.http.docs;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** A page that names a file which this build lacks is a mistake of ours, and says so. */
class AssetTest {

    @Test
    void aFileOfAnUnknownKindIsRefused() {
        assertThatThrownBy(() -> new Asset("page.exe", () -> new byte[0])).hasMessageContaining("page.exe");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> Resource.read("/openapi/none.html")).hasMessageContaining("/openapi/none.html");
        assertThatThrownBy(() -> new Webjar("none").read("file.js")).hasMessageContaining("none");
    }
}
