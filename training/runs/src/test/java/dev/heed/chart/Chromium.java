package dev.heed.chart;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;

/** Opens pages in a real browser without a screen, where one is installed. */
public final class Chromium {

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final long PATIENCE_SECONDS = 120;
    /** Who asks, in the browser's log, when it asks on its own account and not for a page. */
    private static final String BROWSER_ITSELF = "not an origin";

    private final Path command;
    private final Path folder;

    private Chromium(Path command, Path folder) {
        this.command = command;
        this.folder = folder;
    }

    /**
     * What came of a page.
     *
     * @param dom the page after it was read and its scripts ran
     * @param console what it wrote on the console, errors that the browser found included
     * @param requests the addresses that it asked for beyond its own file
     */
    public record Visit(String dom, List<String> console, List<String> requests) {}

    /** Finds the browser, or ends the test as skipped; what it writes goes to the folder. */
    public static Chromium orSkip(Path folder) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        Optional<Path> command = NAMES.stream()
                .flatMap(name ->
                        Arrays.stream(path.split(File.pathSeparator, -1)).map(directory -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
        Assumptions.assumeTrue(command.isPresent(), "needs one of " + NAMES + " on the PATH");
        return new Chromium(command.orElseThrow(), folder);
    }

    /** Opens a page, with further options of the browser. */
    public Visit open(Path page, String... options) {
        Path network = folder.resolve("network.json");
        Path output = folder.resolve("dom.html");
        Path errors = folder.resolve("console.txt");
        List<String> line = new ArrayList<>(List.of(
                command.toString(),
                "--headless",
                "--no-sandbox", // a test in a container may run as root, which the sandbox refuses
                "--disable-gpu",
                "--no-first-run",
                "--user-data-dir=" + folder.resolve("profile"),
                "--host-resolver-rules=MAP * ~NOTFOUND",
                "--enable-logging=stderr",
                "--log-net-log=" + network,
                "--virtual-time-budget=2000",
                "--dump-dom"));
        line.addAll(List.of(options));
        line.add(page.toUri().toString());
        ProcessBuilder browser =
                new ProcessBuilder(line).redirectOutput(output.toFile()).redirectError(errors.toFile());
        try {
            Process process = browser.start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the browser did not end: " + Files.readString(errors));
            }
            return new Visit(Files.readString(output), console(errors), requests(network));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<String> console(Path errors) throws IOException {
        String text = new String(Files.readAllBytes(errors), StandardCharsets.UTF_8);
        return text.lines().filter(line -> line.contains(":CONSOLE:")).toList();
    }

    private static List<String> requests(Path network) throws IOException {
        JsonObject log = JsonParser.parseString(Files.readString(network)).getAsJsonObject();
        int start = log.getAsJsonObject("constants")
                .getAsJsonObject("logEventTypes")
                .get("URL_REQUEST_START_JOB")
                .getAsInt();
        return StreamSupport.stream(log.getAsJsonArray("events").spliterator(), false)
                .map(event -> event.getAsJsonObject())
                .filter(event -> event.get("type").getAsInt() == start)
                .flatMap(event -> Stream.ofNullable(event.getAsJsonObject("params")))
                .filter(request -> request.has("url") && request.has("initiator"))
                .filter(request -> !request.get("initiator").getAsString().equals(BROWSER_ITSELF))
                .map(request -> request.get("url").getAsString())
                .toList();
    }
}
