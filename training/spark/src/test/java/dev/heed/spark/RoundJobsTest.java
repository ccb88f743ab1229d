package dev.heed.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.train.StopSignal;
import java.util.concurrent.CountDownLatch;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

@EnabledForJreRange(max = JRE.JAVA_23, disabledReason = "Spark runs on Java 17 to 23")
class RoundJobsTest {

    /** And is over then: the thread goes on to write files, each of which Java would close. */
    @Test
    void anInterruptionGivesTheSignal() {
        StopSignal stop = new StopSignal();
        SparkConf conf =
                new SparkConf().setMaster("local[1]").setAppName("rounds").set("spark.ui.enabled", "false");
        try (JavaSparkContext context = new JavaSparkContext(conf);
                RoundJobs jobs = new RoundJobs(context, 60)) {
            Thread.currentThread().interrupt();

            try {
                assertThat(jobs.run("round", RoundJobsTest::waiting, stop)).isEmpty();
            } finally {
                assertThat(Thread.interrupted()).isFalse(); // asked first: Spark would not end
            }
            assertThat(stop.isGiven()).isTrue();
        }
    }

    private static boolean waiting() throws InterruptedException {
        new CountDownLatch(1).await();
        return true;
    }
}
