package dev.heed.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class KernelSpecTest {

    @Test
    void theUsersFolderIsWhereJupyterLooks() {
        assertThat(KernelSpec.userData(Map.of("JUPYTER_DATA_DIR", "/j", "XDG_DATA_HOME", "/x", "HOME", "/h")))
                .isEqualTo(Path.of("/j"));
        assertThat(KernelSpec.userData(Map.of("JUPYTER_DATA_DIR", "", "XDG_DATA_HOME", "/x", "HOME", "/h")))
                .isEqualTo(Path.of("/x/jupyter"));
        assertThat(KernelSpec.userData(Map.of("XDG_DATA_HOME", "", "HOME", "/h")))
                .isEqualTo(Path.of("/h/.local/share/jupyter"));
        assertThat(KernelSpec.userData(Map.of()))
                .isEqualTo(Path.of(System.getProperty("user.home"), ".local/share/jupyter"));
    }
}
