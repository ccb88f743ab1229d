package dev.heed.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparkSettingsTest {

    private static SparkSettings of(String... settings) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String setting : settings) {
            String[] sides = setting.split("=", 2);
            given.put(sides[0], sides[1]);
        }
        return SparkSettings.of("local[3]", given);
    }

    @Test
    void haveTheUsualValues() {
        assertThat(of())
                .isEqualTo(new SparkSettings("local[3]", 3, Algorithm.LOCAL, 100, 0.7f, 0.9f, 45, 600, Map.of()));
        assertThat(of("algorithm=synchronous").updates()).isEqualTo(1);
        assertThat(of("spark.ui.port=4041").spark()).containsExactly(Map.entry("spark.ui.port", "4041"));
        assertThat(SparkSettings.of("local-cluster[5, 1,1024]", Map.of()).workers())
                .isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "worker=2|key must be one of algorithm, outerMomentum, outerRate, roundSeconds, slotSeconds, updates,"
                        + " workers or a property of Spark's that begins with spark., but got worker",
                "workers=0|workers must be at least 1, but got 0",
                "workers=two|workers must be a whole number up to 1048576, but got two",
                "outerRate=two|outerRate must be a number, but got two",
                "updates=0|updates must be at least 1, but got 0",
                "algorithm=fast|algorithm must be local or synchronous, but got fast",
                "outerRate=0|outerRate must be finite and above 0, but got 0.0",
                "outerMomentum=1|outerMomentum must be in [0, 1), but got 1.0",
                "roundSeconds=-1|roundSeconds must be above 0 and finite, but got -1.0",
                "spark.task.cpus=1|spark.task.cpus must be left out, since training sets it, but got 1",
                "spark.speculation=true|spark.speculation must be left out, since training sets it, but got true",
                "spark.dynamicAllocation.enabled=true|spark.dynamicAllocation.enabled must be left out, since training sets"
                        + " it, but got true",
            })
    void refuseWhatIsWrong(String setting, String sentence) {
        assertThatIllegalArgumentException().isThrownBy(() -> of(setting)).withMessage(sentence);
    }

    @Test
    void refuseToMeetLessOftenThanGradientsDo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of("algorithm=synchronous", "updates=2"))
                .withMessage("updates must be 1 with synchronous gradients, which meet at each update, but got 2");
    }

    @ParameterizedTest
    @CsvSource({"outerRate, 1", "outerMomentum, 0"})
    void refuseAnOuterStepThatNothingTakes(String key, String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of("algorithm=synchronous", key + "=" + value))
                .withMessage(key + " must be left out with synchronous gradients, which no outer step follows, but got "
                        + value);
    }

    @Test
    void refuseAMasterThatDoesNotSayHowManyThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SparkSettings.of("spark://host:7077", Map.of()))
                .withMessage(
                        "workers must be given for the master spark://host:7077, which does not say how many it has,"
                                + " but got none");
    }

    @Test
    void refuseMoreWorkersThanThereCanBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SparkSettings.of("local[99999999999]", Map.of()))
                .withMessage("workers must be a whole number up to 1048576, but got 99999999999");
    }

    @Test
    void refuseAHeapThatResultsWouldFill() {
        HeapNeeds.require("the heap", 7, 100 << 20, 700L << 20);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HeapNeeds.require("the heap", 7, 100 << 20, 699L << 20))
                .withMessage("the heap must be at least 701 MB for the 101 MB that go to each worker, but got 699 MB");
    }
}
