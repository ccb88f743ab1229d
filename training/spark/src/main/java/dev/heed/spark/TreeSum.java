package dev.heed.spark;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * A sum over workers whose last bits do not depend on who was faster: it is formed along a fixed binary tree over their
 * ranks, and what arrives before its sibling waits beside it.
 *
 * <p>Nodes are numbered as in a heap: 1 is the root, nodes 2i and 2i + 1 are added to node i, and rank r is leaf r. A node
 * beside which no worker is goes up alone.
 */
final class TreeSum implements Serializable {

    private static final long serialVersionUID = 1;

    private final int workers;

    /** A power of two, and the number of the first leaf. */
    private final int leaves;

    /** What is summed up, by its node. */
    private final TreeMap<Integer, Arrays32> parts = new TreeMap<>();

    /** What each worker says, by rank. */
    private final TreeMap<Integer, WorkerReport> reports = new TreeMap<>();

    private TreeSum(int workers) {
        this.workers = workers;
        leaves = workers == 1 ? 1 : 2 * Integer.highestOneBit(workers - 1);
    }

    /** The part of one worker. */
    static TreeSum of(int workers, Arrays32 arrays, WorkerReport report) {
        TreeSum sum = new TreeSum(workers);
        sum.add(sum.leaves + report.rank(), arrays);
        sum.reports.put(report.rank(), report);
        return sum;
    }

    /** Nothing but a report, of a worker that failed. */
    static TreeSum of(int workers, WorkerReport failed) {
        TreeSum sum = new TreeSum(workers);
        sum.reports.put(failed.rank(), failed);
        return sum;
    }

    /** Takes in the parts of other workers, whose arrays may change. */
    TreeSum merge(TreeSum other) {
        other.parts.forEach(this::add);
        reports.putAll(other.reports);
        return this;
    }

    private void add(int place, Arrays32 part) {
        int node = place;
        Arrays32 sum = part;
        for (; node > 1; node /= 2) {
            int sibling = node ^ 1;
            Arrays32 other = parts.remove(sibling);
            if (other == null && !isEmpty(sibling)) {
                break;
            }
            sum = other == null ? sum : sum.plus(other);
        }
        parts.put(node, sum);
    }

    /** Whether no worker is below a node. */
    private boolean isEmpty(int node) {
        int first = node;
        while (first < leaves) {
            first *= 2;
        }
        return first - leaves >= workers;
    }

    /** The sum over all workers; they have all come. */
    Arrays32 total() {
        if (parts.size() != 1 || parts.firstKey() != 1) {
            throw new IllegalStateException("every worker must have come, but got " + reports.keySet());
        }
        return parts.firstEntry().getValue();
    }

    /** The most steps that a worker's optimizer has made: where one left an update out, its state is a mean all the same. */
    long optimizerSteps() {
        return reports.values().stream()
                .mapToLong(WorkerReport::optimizerSteps)
                .max()
                .orElse(0);
    }

    /**
     * How many ranks that follow each other are summed up apart: a power of two, so that they are a node of the tree, and
     * about as many as there are such groups.
     */
    static int groupSize(int workers) {
        int size = 1;
        while (size * size < workers) {
            size *= 2;
        }
        return size;
    }

    /** The lowest rank whose part it holds. */
    int firstRank() {
        return reports.firstKey();
    }

    /** How many parts it holds that are not added yet. */
    int waiting() {
        return parts.size();
    }

    /** What each worker says, in the order of their ranks. */
    Map<Integer, WorkerReport> reports() {
        return reports;
    }
}
