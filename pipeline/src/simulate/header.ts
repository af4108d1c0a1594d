import type { Uvh5Header } from '@contimg/formats/uvh5'
import { DISH_DIAMETER_M } from '@contimg/numerics/beam'
import { DSA110_SITE, DSA110_STATIONS } from '@contimg/numerics/stations'
import { jdFromMjdS } from '@contimg/numerics/time'
import { channelWidthHz } from '../subbands/band.ts'
import { relativePositionsM } from './layout.ts'
import type { SimulateOptions } from './options.ts'

export const INTEGRATION_COUNT = 24
export const INTEGRATION_S = 12.88490200042725 // 96 × 0.134217728 s, in single precision as the correlator has it

const DEG = 180 / Math.PI
const XX = -5
const YY = -6

/** Header of one subband file of one group, in all that the DSA-110 correlator writes (dsa110/dsa110-meridian-fs). */
export function subbandHeader(
  options: SimulateOptions,
  array: {
    pairs: { antenna1: Int32Array; antenna2: Int32Array }
    uvwM: Float64Array
    frequenciesHz: Float64Array
    channelsPerSubband: number
  },
  subband: number,
  startMjdS: number,
): Uvh5Header {
  const { pairs, uvwM, channelsPerSubband } = array
  const baselines = pairs.antenna1.length
  const everyTime = (values: ArrayLike<number>, target: Int32Array | Float64Array) => {
    for (let t = 0; t < INTEGRATION_COUNT; t++) target.set(values, t * values.length)
    return target
  }
  const antennaNumbers = (antennas: Int32Array) =>
    everyTime(
      antennas.map((antenna) => options.stations[antenna] - 1),
      new Int32Array(baselines * INTEGRATION_COUNT),
    ) as Int32Array
  return {
    telescopeName: 'OVRO_MMA',
    instrument: 'DSA',
    objectName: 'search',
    history: `simulated by contimg, seed ${options.seed}`,
    latitudeDeg: DSA110_SITE.latitudeRad * DEG,
    longitudeDeg: DSA110_SITE.longitudeRad * DEG,
    altitudeM: DSA110_SITE.heightM,
    antennaNames: DSA110_STATIONS.map((station) => String(station.number)),
    antennaNumbers: Int32Array.from(DSA110_STATIONS, (station) => station.number - 1),
    antennaPositionsM: relativePositionsM(DSA110_STATIONS.map((station) => station.number)),
    antennaDiametersM: new Float64Array(DSA110_STATIONS.length).fill(DISH_DIAMETER_M),
    ant1Numbers: antennaNumbers(pairs.antenna1),
    ant2Numbers: antennaNumbers(pairs.antenna2),
    uvwM: everyTime(uvwM, new Float64Array(uvwM.length * INTEGRATION_COUNT)) as Float64Array,
    timesJd: Float64Array.from({ length: baselines * INTEGRATION_COUNT }, (_, row) =>
      jdFromMjdS(startMjdS + (Math.floor(row / baselines) + 0.5) * INTEGRATION_S),
    ),
    integrationTimesS: new Float64Array(baselines * INTEGRATION_COUNT).fill(INTEGRATION_S),
    frequenciesHz: array.frequenciesHz.slice(subband * channelsPerSubband, (subband + 1) * channelsPerSubband),
    channelWidthsHz: new Float64Array(channelsPerSubband).fill(channelWidthHz(options.channelCount)),
    polarizations: Int32Array.of(XX, YY),
    spectralWindowIds: new Int32Array(channelsPerSubband),
    phaseType: 'drift',
    phaseCentres: [],
    phaseCentreIds: undefined,
    phaseCentreDecRad: options.decRad,
    extraKeywords: {
      phase_center_dec: options.decRad,
      ha_phase_center: 0,
      phase_center_epoch: 'HADEC',
      fs_table: 'simulated',
      applied_delays_ns: Array.from({ length: 2 * DSA110_STATIONS.length }, () => 0).join(' '),
      ...(options.interference ? { simulated_interference: 1 } : {}),
    },
  }
}
