/** How many antennas have baselines in a Measurement Set: noise is reckoned from it. */
export const statements: readonly string[] = ['ALTER TABLE ms_index ADD COLUMN antennas INTEGER CHECK (antennas > 0)']
