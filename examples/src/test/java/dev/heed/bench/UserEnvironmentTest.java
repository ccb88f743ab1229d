package dev.heed.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserEnvironmentTest {

    private static Map<String, String> environment(String... added) {
        Map<String, String> environment =
                new HashMap<>(Map.of("MALLOC_ARENA_MAX", "1", "GOMP_SPINCOUNT", "2000", "HOME", "home"));
        for (String names : added) {
            environment.put(UserEnvironment.ADDED, names);
        }
        return environment;
    }

    @Test
    void whatTheLauncherAddedGoesAndWithItTheListOfIt() {
        Map<String, String> environment = environment(" MALLOC_ARENA_MAX  GOMP_SPINCOUNT");

        UserEnvironment.restore(environment);

        assertThat(environment).containsExactly(Map.entry("HOME", "home"));
    }

    @Test
    void whatTheUserSetStays() {
        Map<String, String> environment = environment(" GOMP_SPINCOUNT NOT_SET");

        UserEnvironment.restore(environment);

        assertThat(environment).containsOnlyKeys("MALLOC_ARENA_MAX", "HOME");
    }

    @Test
    void withoutAListNothingGoes() {
        Map<String, String> environment = environment();

        UserEnvironment.restore(environment);

        assertThat(environment).isEqualTo(environment());
    }

    @Test
    void anEmptyListIsFineInARealEnvironment() {
        Map<String, String> environment = new ProcessBuilder("true").environment();
        Map<String, String> before = Map.copyOf(environment);
        environment.put(UserEnvironment.ADDED, "");

        UserEnvironment.restore(environment);

        assertThat(environment).containsExactlyInAnyOrderEntriesOf(before);
    }
}
