package dev.heed.bench;

import java.util.List;
import java.util.Map;

/**
 * The environment as the user has it. The launcher adds settings for libtorch inside Java and names them in a variable;
 * another program must not inherit them, or it would be measured with what it is not run with.
 */
final class UserEnvironment {

    /** Names, separated by blanks, of the variables that the launcher added. */
    static final String ADDED = "HEED_ADDED_ENV";

    private UserEnvironment() {}

    /** Takes away what the launcher added. */
    static void restore(Map<String, String> environment) {
        String added = environment.remove(ADDED);
        if (added != null) {
            List.of(added.strip().split(" +", -1)).forEach(environment::remove);
        }
    }
}
