import type { NewCatalogHeader } from './catalog-writer.ts'

/** A small observation of 3C286 with three antennas, two times, and all that a header can tell. For tests. */
export function catalogHeader(): NewCatalogHeader {
  const rows = 6
  const all = (value: number) => new Float64Array(rows).fill(value)
  return {
    telescopeName: 'DSA-110',
    instrument: 'DSA',
    history: 'a test',
    latitudeDeg: 37.2,
    longitudeDeg: -118.3,
    altitudeM: 1188,
    antennaNames: ['1', '2', '103'],
    antennaNumbers: Int32Array.of(0, 1, 102),
    antennaPositionsM: Float64Array.from({ length: 9 }, (_, i) => i / 3),
    antennaDiametersM: Float64Array.of(4.65, 4.65, 4.65),
    ant1Numbers: Int32Array.of(0, 0, 1, 0, 0, 1),
    ant2Numbers: Int32Array.of(1, 102, 102, 1, 102, 102),
    uvwM: Float64Array.from({ length: 3 * rows }, (_, i) => i * 1.1),
    timesJd: Float64Array.from({ length: rows }, (_, row) => 2460923.5 + (row < 3 ? 0 : 12.9 / 86400)),
    integrationTimesS: all(12.884902),
    frequenciesHz: Float64Array.of(1.3995e9, 1.39975e9, 1.4e9),
    channelWidthsHz: Float64Array.of(250e3, 250e3, 125e3),
    polarizations: Int32Array.of(-5, -6),
    spectralWindowIds: Int32Array.of(1, 1, 2),
    phaseCentres: [
      {
        id: 7,
        name: '3C286',
        type: 'sidereal',
        frame: 'icrs',
        longitudeRad: 3.539257778781041,
        latitudeRad: 0.5324852115998153,
        infoSource: 'user',
      },
    ],
    phaseCentreIds: new Int32Array(rows).fill(7),
    apparent: { raRad: all(3.5395), decRad: all(0.5323), framePaRad: all(-7.6e-6) },
    visibilityUnit: 'Jy',
    polConvention: 'avg',
    lstsRad: all(3.016),
    mountTypes: ['alt-az', 'alt-az', 'alt-az'],
    feeds: {
      perAntenna: 2,
      names: ['x', 'y', 'x', 'y', 'x', 'y'],
      anglesRad: Float64Array.from({ length: 6 }, (_, i) => (i % 2 === 0 ? Math.PI / 2 : 0)),
    },
    dut1S: 0.0932,
    gst0Deg: 12.5,
    earthOmegaDegPerDay: 360.985,
    referenceDate: '2025-09-05',
    bltOrder: 'time, baseline',
    extraKeywords: { observer: 'nobody', scale: 0.5 },
  }
}
