package dev.heed.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.notebook.Cell.Kind;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StartUpImportsTest {

    private static final Pattern PACKAGE = Pattern.compile("import (.*)\\.\\*;");

    /** What is no library: commands, the bench, notebooks themselves. */
    private static final Pattern NOT_OFFERED = Pattern.compile("dev\\.heed\\.(cli|bench|notebook|test)\\b.*");

    private static final Set<String> IMPORTED = JShellTool.imports().stream()
            .map(PACKAGE::matcher)
            .filter(Matcher::matches)
            .map(found -> found.group(1))
            .collect(Collectors.toSet());

    /** Full names of public classes on the class path that are not in another class. */
    private static List<Class<?>> publicClasses() throws IOException, ClassNotFoundException {
        List<String> names = new ArrayList<>();
        for (String element : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(element);
            if (Files.isDirectory(path) && !path.endsWith("test-classes")) {
                addNames(path, names);
            } else if (element.endsWith(".jar") && !element.endsWith("-tests.jar")) {
                try (FileSystem jar = FileSystems.newFileSystem(path)) {
                    addNames(jar.getPath("/"), names);
                }
            }
        }
        List<Class<?>> classes = new ArrayList<>();
        for (String name : names) {
            Class<?> type = Class.forName(name, false, StartUpImportsTest.class.getClassLoader());
            if (Modifier.isPublic(type.getModifiers())) {
                classes.add(type);
            }
        }
        return classes;
    }

    private static void addNames(Path root, List<String> names) throws IOException {
        for (String top : List.of("ai", "dev", "tech")) {
            Path folder = root.resolve(top);
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    files.map(file -> root.relativize(file).toString())
                            .filter(file -> file.endsWith(".class") && !file.contains("$") && !file.contains("-info"))
                            .map(file -> file.substring(0, file.length() - ".class".length())
                                    .replace(File.separatorChar, '.'))
                            .filter(name -> IMPORTED.contains(name.substring(0, name.lastIndexOf('.')))
                                    || name.startsWith("dev.heed."))
                            .forEach(names::add);
                }
            }
        }
    }

    @Test
    void everyPublicClassOfTheLibrariesIsKnownByItsNameAlone() throws IOException, ClassNotFoundException {
        Map<String, Set<Class<?>>> found = new TreeMap<>();
        for (Class<?> type : publicClasses()) {
            if (!NOT_OFFERED.matcher(type.getName()).matches()) {
                found.computeIfAbsent(type.getSimpleName(), name -> new HashSet<>())
                        .add(type);
            }
        }
        String all = found.keySet().stream().map(name -> name + ".class").collect(Collectors.joining(", "));

        try (SnippetSession session = SnippetSession.withImports()) {
            Cell cell = new Cell(Kind.CODE, "Arrays.<Class<?>>asList(" + all + ")", 0);
            List<?> known = (List<?>)
                    Objects.requireNonNull(session.eval(cell).orElseThrow().object());

            assertThat(known).hasSize(found.size()).hasSizeGreaterThan(300);
            known.forEach(type ->
                    assertThat(found.get(((Class<?>) type).getSimpleName())).anyMatch(type::equals));
        }
    }

    @Test
    void ofTwoClassesOfOneNameOneIsNamed() throws IOException, ClassNotFoundException {
        Map<String, Set<String>> found = new TreeMap<>();
        for (Class<?> type : publicClasses()) {
            if (IMPORTED.contains(type.getPackageName())) {
                found.computeIfAbsent(type.getSimpleName(), name -> new TreeSet<>())
                        .add(type.getName());
            }
        }
        List<String> named = JShellTool.imports().stream()
                .filter(line -> !PACKAGE.matcher(line).matches() && !line.startsWith("import static "))
                .map(line -> line.replaceAll("^import |;$", ""))
                .toList();

        found.values().stream()
                .filter(names -> names.size() > 1)
                .forEach(names -> assertThat(named).containsAnyElementsOf(names));
    }
}
