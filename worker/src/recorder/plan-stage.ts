import { identify } from '@contimg/pipeline'
import {
  type FlowStage,
  filesOfGroup,
  findMeasurementSet,
  type IngestGroup,
  isCalibrationApplied,
  layoutOf,
  type Products,
} from '@contimg/state/products'
import { chooseCalibration } from '../commands/registry-choice.ts'
import { findCalibrators } from './calibrators.ts'
import { calibrationToCome } from './fence.ts'
import { takeBack } from './places.ts'

/** What is to be spawned for a stage, or why there is nothing to do. */
export type StagePlan =
  | {
      readonly task: string
      readonly inputs: object
      readonly outputs: object
      readonly config?: object
      readonly priority?: number // that of its kind where absent
    }
  | { readonly skipped: string }
  | { readonly waits: string } // for something that others do

/** Works out a stage's task from what there is at that moment. @throws where what it needs cannot be read */
export type PlanStage = (products: Products, group: IngestGroup, stage: string) => Promise<StagePlan>

/** The plan of groups whose products lie below a folder. */
export function planBelow(outputDir: string): PlanStage {
  return async (products, group, stage) => {
    const { ms, tables, image } = layoutOf(outputDir, group)
    const { convert = {}, solve = {}, imaging = {} } = group.settings as Partial<Record<string, object>>
    await takeBack(products, outputDir, group, stage === 'convert')
    switch (stage as FlowStage) {
      case 'convert':
        return await planConvert(products, outputDir, group, convert)
      case 'solve':
        return group.hasCalibrator
          ? await planSolve(products, ms, tables, solve)
          : { skipped: 'no calibrator in the beam' }
      case 'apply': {
        const solving = await calibrationToCome(products, group)
        return solving === undefined ? await planApply(products, ms) : { waits: `the calibration of ${solving}` }
      }
      case 'image': {
        const isCalibrated = await isCalibrationApplied(products, ms)
        const config = { ...imaging, calibration: isCalibrated ? 'applied' : 'uncalibrated' }
        return { task: 'imaging', inputs: { ms }, outputs: { image }, config }
      }
      default:
        throw new Error(`${group.id}: there is no stage ${stage}`)
    }
  }
}

/** Groups with a calibrator come first: others wait for them. */
async function planConvert(
  products: Products,
  outputDir: string,
  group: IngestGroup,
  config: object,
): Promise<StagePlan> {
  const files = await filesOfGroup(products, group.id)
  const known = group.hasCalibrator === undefined ? await findCalibrators(products, group, files[0]) : group
  const { ms } = layoutOf(outputDir, known)
  const inputs = { group: group.id, files }
  return { task: 'convert-uvh5-to-ms', inputs, outputs: { ms }, config, ...(known.hasCalibrator && { priority: 10 }) }
}

async function planSolve(products: Products, ms: string, prefix: string, config: object): Promise<StagePlan> {
  const made = await findMeasurementSet(products, ms)
  if (made === undefined) throw new Error(`${ms} is not in the database`)
  return { task: 'calibration-solve', inputs: { ms }, outputs: { prefix }, config: { ...config, dec_rad: made.decRad } }
}

/** The tables are chosen now; the generation makes that they are applied once. */
async function planApply(products: Products, ms: string): Promise<StagePlan> {
  const { answer } = await chooseCalibration(products, { ms })
  if (answer.state === 'uncalibrated') return { skipped: 'no valid calibration' }
  const [tables, after] = answer.parts.map((part) => part.tables.map(({ path }) => path))
  const made = await identify(ms)
  const generation = made.kind === 'measurement-set' ? made.generation : 0
  const inputs = { ms, tables, ...(after && { after }), generation }
  return { task: 'calibration-apply', inputs, outputs: {}, config: { parts: answer.parts } }
}
