/**
 * The band of DSA-110: 8192 native channels counted down from 1530 MHz, of which 6144 from number 1024 on are used,
 * averaged to 768 and cut into 16 subbands. A channel is labelled with the median of its native channels, so the
 * labels lie half a native channel below the true centres (written by the correlator, kept by us).
 */
export const SUBBAND_COUNT = 16
const NATIVE_WIDTH_HZ = 30517.578125
const FIRST_NATIVE_HZ = 1530e6 - 1024 * NATIVE_WIDTH_HZ // 1498.75 MHz
const NATIVE_COUNT = 6144

/** Width of one of `channelCount` equal channels across the whole band, 187.5 MHz. */
export function channelWidthHz(channelCount: number): number {
  return (NATIVE_COUNT / channelCount) * NATIVE_WIDTH_HZ
}

/** Labels of `channelCount` channels, falling, subband 0 (the highest) first: 1498.643… to 1311.387… MHz for 768. */
export function channelFrequenciesHz(channelCount: number): Float64Array {
  const natives = NATIVE_COUNT / channelCount
  return Float64Array.from(
    { length: channelCount },
    (_, channel) => FIRST_NATIVE_HZ - (natives * channel + (natives - 1) / 2) * NATIVE_WIDTH_HZ,
  )
}

/** Labels of the channels of one subband, rising, where each subband has `channelCount` of them. */
export function subbandFrequenciesHz(subband: number, channelCount: number): Float64Array {
  const all = channelFrequenciesHz(SUBBAND_COUNT * channelCount)
  return all.slice(subband * channelCount, (subband + 1) * channelCount).reverse()
}
