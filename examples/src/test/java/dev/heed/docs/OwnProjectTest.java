package dev.heed.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page's project is the one that the build runs, word by word. */
class OwnProjectTest {

    @Test
    void thePageHoldsTheProjectThatIsBuilt() throws IOException {
        Path checkout = MarkdownFile.checkout();
        Path project = checkout.resolve("examples/src/invoker/own-project");
        MarkdownFile page = MarkdownFile.read(checkout.resolve("docs/own-project.md"));

        assertThat(page.codeBlocks())
                .extracting(CodeBlock::code)
                .containsExactly(
                        "mvn -B -Dquick -DskipTests install\n",
                        Files.readString(project.resolve("pom.xml")),
                        Files.readString(project.resolve("src/main/java/Main.java")),
                        "mvn -q compile exec:java\n");
    }
}
