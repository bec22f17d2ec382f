/**
 * Processes that change many maps at once and are killed with SIGKILL, thousands of times; a
 * survivor finds every map whole after each kill.
 *
 * <p>A <i>trial</i> is what the storm does to one kind of map, and what must be found in it; a
 * further map type is one more trial in {@link StormMaps}. Each change has a number, and the
 * <i>ledger</i>, a second map, says for each key which number was committed last. The <i>board</i>
 * says what each process is in the middle of, so that a kill is known to have hit something.
 */
package io.shmap.it.storm;
