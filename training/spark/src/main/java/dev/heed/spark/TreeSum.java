package dev.heed.spark;

import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A sum over workers whose last bits do not depend on who was faster: it is formed along a fixed binary tree over their
 * ranks, and what arrives before its sibling waits beside it.
 *
 * <p>Rank r is node r of level 0; nodes 2i and 2i + 1 of a level are added to node i of the next one. A last node without a
 * sibling goes up alone.
 */
final class TreeSum implements Serializable {

    private static final long serialVersionUID = 1;

    private final int workers;

    /** What is summed up, by where it stands in the tree. */
    private final TreeMap<Node, Arrays32> parts = new TreeMap<>();

    /** What each worker says, by rank. */
    private final TreeMap<Integer, WorkerReport> reports = new TreeMap<>();

    private record Node(int level, int place) implements Comparable<Node>, Serializable {

        private static final long serialVersionUID = 1;

        @Override
        public int compareTo(Node other) {
            return level == other.level ? Integer.compare(place, other.place) : Integer.compare(level, other.level);
        }

        Node parent() {
            return new Node(level + 1, place / 2);
        }

        Node sibling() {
            return new Node(level, place ^ 1);
        }
    }

    private TreeSum(int workers) {
        this.workers = workers;
    }

    /** The part of one worker. */
    static TreeSum of(int workers, Arrays32 arrays, WorkerReport report) {
        TreeSum sum = new TreeSum(workers);
        sum.parts.put(new Node(0, report.rank()), arrays);
        sum.reports.put(report.rank(), report);
        sum.climb();
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
        parts.putAll(other.parts);
        reports.putAll(other.reports);
        climb();
        return this;
    }

    private void climb() {
        boolean moved = true;
        while (moved) {
            moved = false;
            for (Node node : parts.keySet().toArray(Node[]::new)) {
                moved |= parts.containsKey(node) && climb(node);
            }
        }
    }

    private boolean climb(Node node) {
        int nodes = width(node.level());
        if (nodes == 1) {
            return false;
        }
        boolean isAlone = node.place() % 2 == 0 && node.place() == nodes - 1;
        Arrays32 sibling = parts.get(node.sibling());
        if (!isAlone && sibling == null) {
            return false;
        }
        Arrays32 own = Objects.requireNonNull(parts.remove(node));
        parts.remove(node.sibling());
        parts.put(node.parent(), sibling == null ? own : node.place() % 2 == 0 ? own.plus(sibling) : sibling.plus(own));
        return true;
    }

    private int width(int level) {
        int nodes = workers;
        for (int i = 0; i < level; i++) {
            nodes = (nodes + 1) / 2;
        }
        return nodes;
    }

    /** The sum over all workers; they have all come. */
    Arrays32 total() {
        if (parts.size() != 1 || width(parts.firstKey().level()) != 1) {
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
