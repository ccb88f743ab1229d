package dev.heed.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.heed.notebook.Cell.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnippetSessionTest {

    private final SnippetSession session = new SnippetSession();

    @AfterEach
    void close() {
        session.close();
    }

    private Optional<SnippetSession.CellValue> eval(String code) {
        return session.eval(new Cell(Kind.CODE, code, 0));
    }

    private void assertFails(String message, String code) {
        assertThatExceptionOfType(CellException.class)
                .isThrownBy(() -> eval(code))
                .withMessage(message.formatted());
    }

    @Nested
    class Values {
        @Test
        void theLastExpressionIsTheValueItself() {
            Object value = eval("List<Integer> list = new ArrayList<>();\nlist.add(3);\nlist // it\n// end")
                    .orElseThrow()
                    .object();

            assertThat(value).isInstanceOf(ArrayList.class).isEqualTo(List.of(3));
            assertThat(eval("list").orElseThrow().object()).isSameAs(value);
            assertThat(eval("list\n// list.clear();").orElseThrow().object()).isSameAs(value);
            assertThat(eval("list /* ; */").orElseThrow().object()).isSameAs(value);
            assertThat(eval("list.size() + 4").orElseThrow().object()).isEqualTo(5);
            assertThat(eval("(Object) null").orElseThrow().object()).isNull();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "// nothing",
                    "/* nothing */ // at all",
                    "int q = 3;",
                    "int q = 3; // c",
                    "int q = 3",
                    "int q; q = 4;",
                    "List.of(1).size();",
                    "List.of(1).size(); // one",
                    "System.out.print(\"\")",
                    "class A {}",
                    "for (int i = 0; i < 2; i++) {}"
                })
        void otherCellsHaveNone(String code) {
            assertThat(eval(code)).isEmpty();
        }

        @Test
        void classesRecordsAndTextBlocksWork() {
            eval("record Point(int x, int y) {}\nenum Side { LEFT }\nabstract class A { abstract int f(); }");

            Object value = eval("""
                    int f(Side side) {
                        return switch (side) { case LEFT -> new A() { int f() { return new Point(3, 5).y(); } }.f(); };
                    }
                    String s = \"""
                        // %% not a comment
                        \""";
                    s.length() + f(Side.LEFT)""").orElseThrow().object();

            assertThat(value).isEqualTo("// %% not a comment\n".length() + 5);
        }
    }

    @Nested
    class Failing {
        @Test
        void whatThrowsNamesCellAndLineAndQuotesIt() {
            eval("int a = 1;");

            assertFails(
                    "cell 2, line 5: java.lang.ArithmeticException: / by zero%n    > System.out.print(1 / a);",
                    "int b = 2;\n\nfor (int i = 0; i < 2; i++) {\n  a--;\n  System.out.print(1 / a);\n}");
        }

        @Test
        void causesAreNamed() {
            assertFails(
                    "cell 1, line 1: java.lang.IllegalStateException: outer; caused by java.lang.Error: inner%n"
                            + "    > throw new IllegalStateException(\"outer\", new Error(\"inner\"));",
                    "throw new IllegalStateException(\"outer\", new Error(\"inner\"));");
        }

        @Test
        void theLineOfTheFileIsNamedWhereThereIsOne() {
            eval("");
            eval("");

            assertThatExceptionOfType(CellException.class)
                    .isThrownBy(() -> session.eval(new Cell(Kind.CODE, "int a = 1;\nint b = a / 0;", 29)))
                    .withMessage("cell 3, line 2 (line 30 of the file): java.lang.ArithmeticException: / by zero%n"
                                    .formatted()
                            + "    > int b = a / 0;".formatted());
        }

        @Test
        void whatIsRefusedNamesTheLineOfTheMistake() {
            assertFails(
                    "cell 1, line 4: incompatible types: java.lang.String cannot be converted to int%n    > \"s\";",
                    "// a comment\nint a = 1;\nint y =\n  \"s\";");
        }

        @ParameterizedTest
        @ValueSource(strings = {"int f() {", "/* no end", "List.of(1,", "String s = \"\"\"\n a"})
        void whatEndsTooEarlyFails(String code) {
            eval("int a = 1;");

            assertThatExceptionOfType(CellException.class)
                    .isThrownBy(() -> eval("// a comment\n" + code))
                    .withMessageStartingWith("cell 2, line 2: the code ends within this snippet%n    > ".formatted());
        }

        @ParameterizedTest
        @ValueSource(strings = {"int a = ) 3;", "%maven a:b:1", "/open x", "no.such.Type a;", "undefined"})
        void whatIsNotJavaFails(String code) {
            assertThatExceptionOfType(CellException.class)
                    .isThrownBy(() -> eval("int b = 2;\n" + code))
                    .withMessageStartingWith("cell 1, line 2: ");
        }

        @Test
        void whatStaysUnresolvedFails() {
            eval("int a = 1;\nint f() { return g(); }");
            eval("int b;");

            assertThatExceptionOfType(CellException.class)
                    .isThrownBy(session::requireResolved)
                    .withMessage("cell 1, line 2: this needs method g(), which was never declared%n".formatted()
                            + "    > int f() { return g(); }");
            assertFails("cell 3, line 1: this needs method g(), which was never declared%n    > f()", "f()");
        }

        @Test
        void aClassDeclaredAgainThatResetsAVariableFails() {
            eval("class A { int v = 1; }");
            eval("A a = new A();");

            assertFails(
                    "cell 3, line 1: this resets the variable a to its default value%n"
                            + "    > class A { int v = 2; int w; }",
                    "class A { int v = 2; int w; }");
        }

        @Test
        void aClassDeclaredAgainThatTakesAVariableAwayFails() {
            eval("class A { int v = 1; }");
            eval("var a = new A();");

            assertFails(
                    "cell 3, line 1: this takes the variable a away%n    > class A { int v = 2; }",
                    "class A { int v = 2; }");
        }
    }

    @Nested
    class Keeping {
        @Test
        void aMethodMayNeedWhatComesLater() {
            eval("int f() { return g(); }");
            eval("int g() { return 3; }");
            session.requireResolved();

            assertThat(eval("f()").orElseThrow().object()).isEqualTo(3);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "import java.sql.*;\nimport java.text.*;\n\n\nimport java.time.*;",
                    "// comments\n// of two lines\nimport java.time.*;\n/* and\none */ import java.text.*;"
                })
        void laterImportsKeepVariables(String imports) {
            eval("List<Integer> list = List.of(1);\nint[] f() { return new int[] {list.size()}; }");

            eval(imports);

            assertThat(eval("list").orElseThrow().object()).isEqualTo(List.of(1));
            assertThat(eval("f()[0]").orElseThrow().object()).isEqualTo(1);
        }
    }

    @Nested
    class Interrupting {
        @ParameterizedTest
        @Timeout(60)
        @ValueSource(
                strings = {
                    "ready.countDown(); while (true) {}",
                    "ready.countDown(); int i = 0; do { i++; } while (i != -1 || i != 1);",
                    "ready.countDown(); Thread.sleep(60_000);",
                    "ready.countDown(); for (;;) { try { Thread.sleep(1); } catch (InterruptedException e) {} }"
                })
        void aLoopEndsAndTheSessionGoesOn(String loop) throws InterruptedException {
            eval("import java.util.concurrent.*;\nCountDownLatch ready = new CountDownLatch(1);");
            CountDownLatch ready = (CountDownLatch)
                    Objects.requireNonNull(eval("ready").orElseThrow().object());
            Thread stop = new Thread(() -> {
                try {
                    ready.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                session.interrupt();
            });
            stop.start();

            assertThatExceptionOfType(CellException.class)
                    .isThrownBy(() -> eval("void run() throws Exception { " + loop + " }\nrun();"))
                    .withMessageContaining("interrupted");

            stop.join();
            assertThat(eval("int n = 0; for (int i = 0; i < 7; i++) { n += i; }\nn")
                            .orElseThrow()
                            .object())
                    .isEqualTo(21);
        }

        @Test
        void anInterruptionBetweenCellsIsForgotten() {
            session.interrupt();

            assertThat(eval("int n = 0; while (n < 5) { n++; }\nn")
                            .orElseThrow()
                            .object())
                    .isEqualTo(5);
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
    }
}
