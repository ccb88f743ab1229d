package com.example.published;

import dev.heed.attention.MultiHeadAttention;
import dev.heed.run.TrainingRun;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.train.Training;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Checks what a user of {@code heed-runs} gets: four modules with their sources, their documentation and a name as
 * Java modules, described as Maven Central asks, and nothing that only building and testing need.
 */
public final class PublishedArtifacts {
    private static final List<String> WANTED = List.of(
            "<name>",
            "<description>",
            "<url>",
            "<license>",
            "<developer>",
            "<scm",
            "<connection>",
            "<issueManagement>");
    private static final List<String> UNWANTED =
            List.of("${", "<parent>", "<scope>test</scope>", "<profiles>", "<dependencyManagement>", "pytorch-native");
    private static final List<String> CLASSES_OF_TESTS =
            List.of("org/junit/jupiter/api/Test.class", "dev/heed/test/AttentionContract.class");
    /** In the jar of DJL's native libraries; which ones a project runs with is its own choice. */
    private static final String NATIVES = "native/lib/pytorch.properties";

    private PublishedArtifacts() {}

    /** Runs the check on what is on the class path and in the checkout that args name; fails with an exception. */
    public static void main(String[] args) throws IOException, URISyntaxException {
        Path checkout = Path.of(args[0]);
        check(checkout, "core", MultiHeadAttention.class, "api", "pytorch-engine", "jspecify");
        check(checkout, "models", Seq2Seq.class, "heed-core");
        check(checkout, "training", Training.class, "heed-models");
        check(checkout, "training/runs", TrainingRun.class, "heed-training", "protobuf-java");
        ClassLoader loader = PublishedArtifacts.class.getClassLoader();
        Stream.concat(CLASSES_OF_TESTS.stream(), Stream.of(NATIVES))
                .forEach(name -> require(loader.getResource(name) == null, "the class path must be without " + name));
        System.out.println("published: four modules with sources, documentation, names and complete poms");
    }

    private static void check(Path checkout, String folder, Class<?> member, String... dependencies)
            throws IOException, URISyntaxException {
        Path jar = Path.of(
                member.getProtectionDomain().getCodeSource().getLocation().toURI());
        String module = "dev.heed." + folder.substring(folder.lastIndexOf('/') + 1);
        try (JarFile opened = new JarFile(jar.toFile())) {
            String name = opened.getManifest().getMainAttributes().getValue("Automatic-Module-Name");
            require(module.equals(name), jar + " must be the module " + module + ", but got " + name);
        }
        for (String kind : List.of("-sources.jar", "-javadoc.jar")) {
            Path built = checkout.resolve(folder).resolve("target").resolve(end(jar, kind));
            require(Files.exists(built), built + " must be built");
        }
        checkPom(jar.resolveSibling(end(jar, ".pom")), dependencies);
    }

    private static void checkPom(Path pom, String... dependencies) throws IOException {
        String text = Files.readString(pom);
        WANTED.forEach(part -> require(text.contains(part), pom + " must have " + part));
        UNWANTED.forEach(part -> require(!text.contains(part), pom + " must be without " + part));
        for (String dependency : dependencies) {
            require(
                    text.contains("<artifactId>" + dependency + "</artifactId>"),
                    pom + " must have the dependency " + dependency);
        }
    }

    private static String end(Path jar, String end) {
        return jar.getFileName().toString().replaceFirst("\\.jar$", end);
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalStateException(sentence);
        }
    }
}
