import type { NewColumn } from '../casatable/create-table.ts'
import type { TableFiles } from '../casatable/table-files.ts'
import { type ArrayCell, type Filling, fillTable, repeated } from './fill-table.ts'
import { TOPOCENTRIC } from './schema-kinds.ts'
import { subtableSchema } from './subtable-schema.ts'
import type { Antennas, DataDescription, Fields, Observation, Polarization, SpectralWindow } from './subtables.ts'

/** A line of the HISTORY table. */
export interface HistoryEntry {
  readonly timeMjdS: number
  readonly application: string
  readonly message: string
}

/** What the sub-tables of a Measurement Set say. */
export interface Subtables {
  readonly antennas: Antennas
  readonly fields: Fields // all in one frame
  readonly spectralWindows: readonly SpectralWindow[]
  readonly polarizations: readonly Polarization[]
  readonly dataDescriptions: readonly DataDescription[]
  readonly observations: readonly Observation[]
  readonly history: readonly HistoryEntry[]
}

type Fillings = readonly [rowCount: number, values: Readonly<Record<string, Filling>>]

/** Writes the named sub-tables, each in its own folder. */
export function writeSubtables(files: TableFiles, frame: string, from: Subtables, names: readonly string[]): void {
  const schema = subtableSchema(frame)
  for (const name of names) {
    const [rowCount, values] = fillings[name](from)
    fillTable(files.folder(name), { rowCount, columns: schema[name] as readonly NewColumn[] }, values)
  }
}

/** The names of all required sub-tables. */
export const subtableNames = Object.keys(subtableSchema('ICRS'))

const fillings: Readonly<Record<string, (from: Subtables) => Fillings>> = {
  ANTENNA: ({ antennas }) => [
    antennas.names.length,
    {
      POSITION: antennas.positionsM,
      TYPE: repeated(antennas.names.length, 'GROUND-BASED'),
      DISH_DIAMETER: antennas.diametersM,
      MOUNT: [...antennas.mounts],
      NAME: [...antennas.names],
      STATION: [...antennas.stations],
    },
  ],
  DATA_DESCRIPTION: ({ dataDescriptions }) => [
    dataDescriptions.length,
    {
      POLARIZATION_ID: Int32Array.from(dataDescriptions, (one) => one.polarizationId),
      SPECTRAL_WINDOW_ID: Int32Array.from(dataDescriptions, (one) => one.spectralWindowId),
    },
  ],
  FEED: fillFeeds,
  FIELD: ({ fields }) => {
    const directions = fields.names.map((_, row): ArrayCell => {
      return { shape: [2, 1], cells: fields.phaseDirRad.slice(2 * row, 2 * row + 2) }
    })
    const values = { DELAY_DIR: directions, PHASE_DIR: directions, REFERENCE_DIR: directions }
    const sources = Int32Array.from(fields.names, (_, row) => row)
    return [fields.names.length, { ...values, NAME: [...fields.names], SOURCE_ID: sources, TIME: fields.timesMjdS }]
  },
  FLAG_CMD: () => [0, {}],
  HISTORY: ({ history }) => [
    history.length,
    {
      APP_PARAMS: history.map(() => ({ shape: [1], cells: [''] })),
      CLI_COMMAND: history.map(() => ({ shape: [1], cells: [''] })),
      APPLICATION: history.map((entry) => entry.application),
      MESSAGE: history.map((entry) => entry.message),
      ORIGIN: history.map((entry) => entry.application),
      PRIORITY: history.map(() => 'INFO'),
      TIME: Float64Array.from(history, (entry) => entry.timeMjdS),
    },
  ],
  OBSERVATION: ({ observations }) => [
    observations.length,
    {
      TIME_RANGE: Float64Array.from(observations.flatMap((one) => one.timeRangeMjdS)),
      LOG: observations.map(() => ({ shape: [1], cells: [''] })),
      SCHEDULE: observations.map(() => ({ shape: [1], cells: [''] })),
      OBSERVER: observations.map((one) => one.observer),
      PROJECT: observations.map((one) => one.project),
      TELESCOPE_NAME: observations.map((one) => one.telescopeName),
    },
  ],
  POINTING: () => [0, {}],
  POLARIZATION: ({ polarizations }) => [
    polarizations.length,
    {
      CORR_TYPE: polarizations.map(({ corrTypes }) => ({ shape: [corrTypes.length], cells: corrTypes })),
      CORR_PRODUCT: polarizations.map(({ corrTypes }) => {
        return { shape: [2, corrTypes.length], cells: Int32Array.from([...corrTypes].flatMap(receptorsOf)) }
      }),
      NUM_CORR: Int32Array.from(polarizations, (one) => one.corrTypes.length),
    },
  ],
  PROCESSOR: () => [1, { TYPE: ['CORRELATOR'], MODE_ID: Int32Array.of(-1), TYPE_ID: Int32Array.of(-1) }],
  SPECTRAL_WINDOW: ({ spectralWindows }) => {
    const arrays = (of: (window: SpectralWindow) => Float64Array): ArrayCell[] =>
      spectralWindows.map((window) => ({ shape: [of(window).length], cells: of(window) }))
    const widths = arrays((window) => window.chanWidthHz.map(Math.abs))
    return [
      spectralWindows.length,
      {
        MEAS_FREQ_REF: new Int32Array(spectralWindows.length).fill(TOPOCENTRIC),
        CHAN_FREQ: arrays((window) => window.chanFreqHz),
        REF_FREQUENCY: Float64Array.from(spectralWindows, (window) => window.refFrequencyHz),
        CHAN_WIDTH: arrays((window) => window.chanWidthHz),
        EFFECTIVE_BW: widths,
        RESOLUTION: widths,
        FLAG_ROW: Uint8Array.from(spectralWindows, (window) => (window.flagged ? 1 : 0)),
        NAME: spectralWindows.map((window) => window.name),
        NET_SIDEBAND: new Int32Array(spectralWindows.length).fill(1),
        NUM_CHAN: Int32Array.from(spectralWindows, (window) => window.chanFreqHz.length),
        TOTAL_BANDWIDTH: Float64Array.from(spectralWindows, (window) => sumOfSizes(window.chanWidthHz)),
      },
    ]
  },
  STATE: () => [1, { OBS_MODE: ['OBSERVE_TARGET#ON_SOURCE'], SIG: Uint8Array.of(1), SUB_SCAN: Int32Array.of(1) }],
}

function sumOfSizes(values: Float64Array): number {
  return values.reduce((sum, value) => sum + Math.abs(value), 0)
}

/** Stokes codes: 5 to 8 are RR, RL, LR, LL; 9 to 12 XX, XY, YX, YY. */
function receptorsOf(corrType: number): [number, number] {
  const within = corrType >= 5 && corrType <= 12 ? (corrType - 5) % 4 : 0
  return [within >> 1, within & 1]
}

/** One feed of two receptors on every antenna, for all windows and times. */
function fillFeeds({ antennas, polarizations }: Subtables): Fillings {
  const count = antennas.names.length
  const circular = polarizations.some(({ corrTypes }) => corrTypes.some((type) => type >= 5 && type <= 8))
  const every = (cell: ArrayCell): ArrayCell[] => repeated(count, cell)
  const all = new Int32Array(count).fill(-1)
  return [
    count,
    {
      BEAM_OFFSET: every({ shape: [2, 2], cells: new Float64Array(4) }),
      POLARIZATION_TYPE: every({ shape: [2], cells: circular ? ['R', 'L'] : ['X', 'Y'] }),
      POL_RESPONSE: every({ shape: [2, 2], cells: Float32Array.of(1, 0, 0, 0, 0, 0, 1, 0) }),
      RECEPTOR_ANGLE: every({ shape: [2], cells: new Float64Array(2) }),
      ANTENNA_ID: Int32Array.from(antennas.names, (_, row) => row),
      BEAM_ID: all,
      NUM_RECEPTORS: new Int32Array(count).fill(2),
      SPECTRAL_WINDOW_ID: all,
    },
  ]
}
