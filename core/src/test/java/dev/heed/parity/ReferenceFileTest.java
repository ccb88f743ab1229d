package dev.heed.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReferenceFileTest {

    @ParameterizedTest
    @MethodSource("names")
    void everyFileSaysWhatMadeItAndHowCloseHeedMustCome(String name) {
        ReferenceFile file = ReferenceFile.read(name);

        assertThat(file.tool()).isEqualTo("PyTorch");
        assertThat(file.version()).isEqualTo("2.7.1");
        assertThat(file.script()).isEqualTo("core/src/test/python/reference.py");
        assertThat(file.dtype()).isEqualTo("float64 from inputs rounded to float32");
        assertThat(file.tolerance()).isEqualTo(1e-5);
    }

    static List<String> names() throws IOException, URISyntaxException {
        URI one = Objects.requireNonNull(ReferenceFileTest.class.getResource("norm-rms.json"))
                .toURI();
        try (Stream<Path> files = Files.list(Path.of(one).resolveSibling(""))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".json"))
                    .map(file -> file.substring(0, file.length() - ".json".length()))
                    .sorted()
                    .toList();
        }
    }
}
