package dev.heed.notebook;

/** What a notebook needs of Java beyond a mere runtime. */
public final class Jdk {

    private Jdk() {}

    /**
     * Checks that this Java has JShell.
     *
     * @throws IllegalArgumentException if it has not
     */
    public static void requireJShell() {
        if (ModuleLayer.boot().findModule("jdk.jshell").isEmpty()) {
            throw new IllegalArgumentException("Java must be a full JDK, with the module jdk.jshell, but got "
                    + System.getProperty("java.home") + "; install a JDK or set JAVA_HOME");
        }
    }
}
