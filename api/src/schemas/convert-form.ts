import * as z from 'zod'
import { choice, flag, whole } from './parameters.ts'

/** How to convert: parameters of a task of conversion, as the flags of `contimg convert`. */
export const convertParameters = z
  .strictObject({
    writer: choice(['auto', 'parallel-subband', 'direct'], {
      text: 'parallel-subband: several threads read; direct: one does; auto: the faster one',
      default: 'auto',
    }),
    max_workers: whole(1, 64, { text: 'that read', unit: 'threads', default: 4 }),
    allow_missing: flag({ text: 'convert what there is of the sixteen subbands', default: false }),
    fill_missing: flag({ text: 'the same, with flagged windows of zeros for those that are missing', default: false }),
    rename_calibrator_fields: flag({ text: 'name the field nearest a calibrator after it', default: true }),
    stage_to_tmpfs: flag({ text: 'let the Measurement Set grow in memory, where there is room', default: false }),
  })
  .refine(({ allow_missing, fill_missing }) => !(allow_missing && fill_missing), {
    error: 'wanted allow_missing or fill_missing, not both',
    path: ['fill_missing'],
  })
