/** What a stage takes in or hands on. */
export type Product =
  | 'subband files' // sixteen UVH5 files of one observation
  | 'truth' // what a simulation put in
  | 'catalogue' // calibrators and their fluxes, or a component list
  | 'Measurement Set' // DATA, phased to the meridian of each integration
  | 'flags' // FLAG of the Measurement Set
  | 'model visibilities' // MODEL_DATA of the Measurement Set, where asked for
  | 'calibration tables' // delays, bandpass and gains
  | 'quality' // of a set of calibration tables, with the reasons
  | 'corrected visibilities' // CORRECTED_DATA of the Measurement Set
  | 'image' // dirty, psf, model, residual, restored
  | 'fluxes' // of listed sources

export interface Stage {
  readonly name: string
  readonly reads: readonly Product[]
  readonly writes: readonly Product[]
}

/** What comes from outside: the telescope and the catalogues. */
export const GIVEN: readonly Product[] = ['subband files', 'catalogue']

/** The stages in order: what happens to five minutes of sky. */
export const FLOW: readonly Stage[] = [
  { name: 'convert', reads: ['subband files'], writes: ['Measurement Set'] },
  { name: 'flag', reads: ['Measurement Set'], writes: ['flags'] },
  { name: 'model', reads: ['Measurement Set', 'catalogue'], writes: ['model visibilities'] },
  { name: 'calibrate', reads: ['Measurement Set', 'flags', 'catalogue'], writes: ['calibration tables'] },
  { name: 'quality', reads: ['calibration tables'], writes: ['quality'] },
  { name: 'registry', reads: ['calibration tables', 'quality'], writes: ['calibration tables'] },
  {
    name: 'apply',
    reads: ['Measurement Set', 'flags', 'calibration tables'],
    writes: ['corrected visibilities', 'flags'],
  },
  { name: 'image', reads: ['Measurement Set', 'flags', 'corrected visibilities'], writes: ['image'] },
  {
    name: 'selfcal',
    reads: ['Measurement Set', 'flags', 'image'],
    writes: ['calibration tables', 'corrected visibilities'],
  },
  { name: 'measure', reads: ['image', 'catalogue'], writes: ['fluxes'] },
]
