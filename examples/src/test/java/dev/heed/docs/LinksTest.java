package dev.heed.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class LinksTest {

    @TestFactory
    Stream<DynamicTest> everyLinkLeadsSomewhere() {
        return MarkdownFile.all().stream()
                .map(file -> DynamicTest.dynamicTest(
                        file.name(), () -> assertThat(LinkCheck.problems(file)).isEmpty()));
    }

    @Test
    void thePagesAreFound() {
        assertThat(MarkdownFile.all())
                .extracting(MarkdownFile::name)
                .contains("README.md", "CONTRIBUTING.md", "docs/shapes.md", "docs/adr/0001-dimension-key.md")
                .noneMatch(name -> name.contains("target/"));
    }

    @Test
    void aBrokenLinkIsNamedWithItsLine(@TempDir Path folder) throws IOException {
        Path page = folder.resolve("page.md");
        Files.writeString(page, """
                # First steps: `Dims`, masks

                [no file](missing.md), [a file](page.md) and [its heading](#first-steps-dims-masks)

                | a table's [heading that is not there](page.md#second) | ![picture](picture.png) |
                [no host](https:///path) and [not encrypted](http://djl.ai) and [well-formed](https://djl.ai/docs)
                `[code](is-no-link.md)`
                """);

        assertThat(LinkCheck.problems(MarkdownFile.read(page)))
                .containsExactly(
                        page + ":3 link must lead to a file, but got 'missing.md', and there is no "
                                + folder.resolve("missing.md"),
                        page + ":5 link must lead to a heading of page.md, but got 'page.md#second'",
                        page + ":5 link must lead to a file, but got 'picture.png', and there is no "
                                + folder.resolve("picture.png"),
                        page + ":6 link must be https://HOST/..., but got 'https:///path'",
                        page + ":6 link must be https://HOST/..., but got 'http://djl.ai'");
    }

    @Test
    void equalHeadingsHaveAnchorsOfTheirOwn(@TempDir Path folder) throws IOException {
        Path page = folder.resolve("page.md");
        Files.writeString(page, "# A `b_c`, d-e\n\n# A `b_c`, d-e\n");

        assertThat(MarkdownFile.read(page).anchors()).containsExactlyInAnyOrder("a-b_c-d-e", "a-b_c-d-e-1");
    }
}
