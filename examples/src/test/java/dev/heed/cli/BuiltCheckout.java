package dev.heed.cli;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** A checkout that looks built, with the launcher and this test's class path. */
final class BuiltCheckout {

    private final Path folder;
    private final Path elsewhere;

    private BuiltCheckout(Path folder, Path elsewhere) {
        this.folder = folder;
        this.elsewhere = elsewhere;
    }

    static BuiltCheckout in(Path temporary, String name) throws IOException {
        Path folder = temporary.toRealPath().resolve(name);
        for (String module : List.of("core", "models", "training", "training/runs", "examples")) {
            Files.createDirectories(folder.resolve(module).resolve("src/main"));
            Files.createDirectories(folder.resolve(module).resolve("target"));
            Files.createFile(folder.resolve(module).resolve("pom.xml"));
        }
        Files.createFile(folder.resolve("pom.xml"));
        Files.copy(Path.of("..", "heed"), folder.resolve("heed"));
        BuiltCheckout checkout = new BuiltCheckout(folder, Files.createDirectories(temporary.resolve("else where")));
        Path empty = Files.createDirectories(temporary.resolve("empty"));
        jar(empty, checkout.target().resolve("heed-examples.jar"));
        Path core = folder.resolve("core/target/heed-core.jar");
        jar(empty, core);
        Files.writeString(checkout.target().resolve("classpath.txt"), core + ":" + checkout.jars());
        return checkout;
    }

    /** This test's class path with its folders made jars, as a build has them: Java archives classes of jars alone. */
    private String jars() throws IOException {
        List<String> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path)) {
                Path jar = target().resolve("folder" + jars.size() + ".jar");
                jar(path, jar);
                jars.add(jar.toString());
            } else {
                jars.add(entry);
            }
        }
        return String.join(":", jars);
    }

    private static void jar(Path folder, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> paths = Files.walk(folder)) {
            out.putNextEntry(new JarEntry("META-INF/"));
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(folder.relativize(path).toString()));
                Files.copy(path, out);
            }
        }
    }

    Path launcher() {
        return folder.resolve("heed");
    }

    Path target() {
        return folder.resolve("examples/target");
    }

    /** Starts a launcher in another folder, with settings such as {@code HEED_JAVA_OPTS=-Xint} before its path. */
    CommandProcess launch(List<String> settings, Path launcher, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of("env"));
        command.addAll(settings);
        command.addAll(List.of("bash", launcher.toString()));
        command.addAll(List.of(args));
        return CommandProcess.start(elsewhere, command);
    }
}
