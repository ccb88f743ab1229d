package dev.heed.bench;

import java.util.List;

/** A contender that only says how long it took, and writes down in a log that two sides share how often it was to run. */
class ScriptedContender implements Contender {

    private final String name;
    private final List<String> log;
    private final double[] secondsEach;
    private int runs;
    private boolean closed;

    /** Its runs take so many seconds for one repetition, the last of them again and again. */
    ScriptedContender(String name, List<String> log, double... secondsEach) {
        this.name = name;
        this.log = log;
        this.secondsEach = secondsEach;
    }

    @Override
    public double seconds(int repetitions) {
        log.add(name + " " + repetitions);
        double each = secondsEach[Math.min(runs, secondsEach.length - 1)];
        runs++;
        return each * repetitions;
    }

    int runs() {
        return runs;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
    }
}
