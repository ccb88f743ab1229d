package dev.heed.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A shell script that plays a Python with torch: it greets, and answers each question as a test wants it to. */
final class FakePython {

    private static final String SCRIPT = """
            #!/bin/sh
            here=$(dirname "$0")
            echo "$*" > "$here/arguments"
            echo $$ > "$here/pid"
            %s
            while read -r question; do
              echo "$question" >> "$here/questions"
              case "$question" in
                %s
                *) echo "error unknown command $question" ;;
              esac
            done
            """;

    private final Path folder;

    private FakePython(Path folder) {
        this.folder = folder;
    }

    /**
     * Writes the script.
     *
     * @param greeting what the shell does first, such as {@code echo torch 0}
     * @param answers arms of a case, such as {@code prepare*) echo ready ;;}
     */
    static FakePython in(Path folder, String greeting, String... answers) throws IOException {
        FakePython fake = new FakePython(folder);
        Files.writeString(
                Path.of(fake.interpreter()), SCRIPT.formatted(greeting, String.join("\n    ", List.of(answers))));
        Files.setPosixFilePermissions(Path.of(fake.interpreter()), PosixFilePermissions.fromString("rwx------"));
        return fake;
    }

    String interpreter() {
        return folder.resolve("python").toString();
    }

    /** Starts it as the bench does. */
    PythonProcess start() {
        return PythonProcess.start(interpreter(), 2, System.getenv());
    }

    /** The script that it was given and the number of threads. */
    List<String> arguments() throws IOException {
        return List.of(Files.readString(folder.resolve("arguments")).strip().split(" ", -1));
    }

    Path script() throws IOException {
        return Path.of(arguments().get(0));
    }

    List<String> questions() throws IOException {
        return Files.readAllLines(folder.resolve("questions"));
    }

    boolean isAlive() throws IOException {
        long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
}
