package dev.heed.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.heed.kernel.FusedLayers;
import dev.heed.test.OwnThread;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EngineThreadsTest {

    /** More than tests have. */
    private static final int CONFIGURED = 3;

    private static final int CALLERS = 7;

    private final NDManager manager = NDManager.newBaseManager();

    @BeforeEach
    void configure() {
        JniUtils.setNumThreads(CONFIGURED);
    }

    @AfterEach
    void putBack() {
        JniUtils.setNumThreads(1);
        manager.close();
    }

    private int number() {
        return EngineThreads.number(manager.getEngine());
    }

    private int numberOfALaterThread() {
        return OwnThread.call(this::number);
    }

    @Test
    void aThreadThatStartsDuringOrAfterSmallWorkHasTheConfiguredNumber() {
        EngineThreads.onOne(manager, () -> {
            assertThat(number()).isEqualTo(1);
            assertThat(numberOfALaterThread()).isEqualTo(CONFIGURED);
            return EngineThreads.onOne(manager, () -> {
                assertThat(number()).isEqualTo(1);
                return assertThat(numberOfALaterThread()).isEqualTo(CONFIGURED);
            });
        });

        assertThat(number()).isEqualTo(CONFIGURED);
        assertThat(numberOfALaterThread()).isEqualTo(CONFIGURED);
    }

    /** Two that overlap leave what the first of them found. */
    @Test
    void smallWorkThatOverlapsLeavesTheConfiguredNumber() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        int atOnce = Math.min(CALLERS, Runtime.getRuntime().availableProcessors());
        CyclicBarrier allAreAtIt = new CyclicBarrier(atOnce);
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int caller = 0; caller < CALLERS / atOnce * atOnce; caller++) {
            tasks.add(() -> FusedLayers.onOneThreadIfSmall(manager, 1, 8, () -> {
                await(allAreAtIt);
                return number();
            }));
        }

        for (Future<Integer> inside : callers.invokeAll(tasks)) {
            assertThat(inside.get()).isEqualTo(1);
        }

        assertThat(callers.submit(this::number).get()).as("a caller").isEqualTo(CONFIGURED);
        callers.shutdown();
        assertThat(numberOfALaterThread()).isEqualTo(CONFIGURED);
        assertThat(number()).isEqualTo(CONFIGURED);
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(1, TimeUnit.MINUTES);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aPoolHasItsNumberAndNobodyElse() throws Exception {
        int size = 5;
        ExecutorService pool = EngineThreads.pool("pool", size, 2);
        CountDownLatch all = new CountDownLatch(size);
        List<Future<Integer>> inside = pool.invokeAll(IntStream.range(0, size)
                .<Callable<Integer>>mapToObj(thread -> () -> {
                    all.countDown();
                    assertThat(all.await(1, TimeUnit.MINUTES)).isTrue();
                    return number();
                })
                .toList());

        for (Future<Integer> number : inside) {
            assertThat(number.get()).isEqualTo(2);
        }
        assertThat(numberOfALaterThread()).isEqualTo(CONFIGURED);
        assertThat(pool.submit(this::numberOfALaterThread).get()).isEqualTo(CONFIGURED);
        ExecutorService within =
                pool.submit(() -> EngineThreads.pool("within", 1, 1)).get();
        assertThat(within.submit(this::number).get()).isEqualTo(1);
        assertThat(numberOfALaterThread()).as("after a pool from a pool").isEqualTo(CONFIGURED);
        within.shutdown();
        pool.shutdown();
    }

    @Test
    void largeWorkStaysWhereItIs() {
        Thread here = Thread.currentThread();

        assertThat(FusedLayers.onOneThreadIfSmall(manager, 1, 1_024, Thread::currentThread))
                .isSameAs(here);
        assertThat(FusedLayers.onOneThreadIfSmall(manager, 1, 1_023, Thread::currentThread))
                .isNotSameAs(here);
    }

    @Test
    void whatFailsIsThrownAsItIs() {
        IllegalArgumentException refusal = new IllegalArgumentException("planned");
        AssertionError error = new AssertionError("planned");

        assertThatThrownBy(() -> EngineThreads.onOne(manager, () -> {
                    throw refusal;
                }))
                .isSameAs(refusal);
        assertThatThrownBy(() -> EngineThreads.onOne(manager, () -> {
                    throw error;
                }))
                .isSameAs(error);
    }

    /** The arrays that the work reads are freed when the caller goes on. */
    @Test
    void aCallerThatIsInterruptedWaitsForTheEnd() {
        Thread.currentThread().interrupt();

        assertThat(EngineThreads.onOne(manager, this::number)).isEqualTo(1);

        assertThat(Thread.interrupted()).isTrue();
    }
}
