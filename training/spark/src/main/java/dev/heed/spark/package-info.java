/**
 * Training on the machines of an Apache Spark cluster. Spark schedules, ships, retries and watches; what is here is what
 * the workers do between two meetings, and what comes of it when they meet.
 */
@NullMarked
package dev.heed.spark;

import org.jspecify.annotations.NullMarked;
