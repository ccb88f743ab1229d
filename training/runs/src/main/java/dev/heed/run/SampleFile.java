package dev.heed.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.heed.io.AtomicFile;
import dev.heed.io.PlainFile;
import dev.heed.io.TextFile;
import dev.heed.train.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The samples of a run: a JSON object a line. A last line without a line break is one that the run is writing. */
final class SampleFile {

    private final Path file;

    SampleFile(Path folder) {
        file = folder.resolve(RunFolder.SAMPLES);
    }

    /** Those there are, from the first on. What is damaged is left out, a line or the whole file: samples only show. */
    List<Sample> read() {
        List<Sample> samples = new ArrayList<>();
        String text = Files.isRegularFile(file)
                ? Attempt.at("the list of samples", warning -> {})
                        .get(() -> TextFile.read(file))
                        .orElse("")
                : "";
        text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(line -> {
            try {
                Sample sample = StrictJson.read(line, Sample.class);
                if (isWhole(sample)) {
                    samples.add(sample);
                }
            } catch (JsonProcessingException | IllegalArgumentException e) {
                // see above
            }
        });
        return samples;
    }

    private static boolean isWhole(@Nullable Sample sample) {
        return sample != null
                && Stream.of(sample.input(), sample.reference(), sample.output())
                        .allMatch(Objects::nonNull);
    }

    /** Takes out those of later updates, which a killed run has left. */
    void cutAfter(long update) {
        AtomicFile.writeText(
                file,
                text(read().stream().filter(sample -> sample.update() <= update).toList()));
    }

    void add(List<Sample> samples) {
        PlainFile.append(file, text(samples).getBytes(StandardCharsets.UTF_8));
    }

    private static String text(List<Sample> samples) {
        return samples.stream().map(sample -> StrictJson.line(sample) + "\n").collect(Collectors.joining());
    }
}
