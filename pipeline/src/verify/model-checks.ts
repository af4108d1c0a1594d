import { type Check, caution, check, notChecked, told } from './check.ts'
import type { ModelFacts } from './model-facts.ts'

const LEAST_JY = 0.1
const MOST_JY = 1000
const LARGEST_JUMP = 0.1

const FLUX = { name: 'model flux', wanted: `${LEAST_JY} to ${MOST_JY} Jy` }
const JUMP = { name: 'model spectrum', wanted: `steps from channel to channel of ${100 * LARGEST_JUMP} % at most` }

/** Checks of the model that calibration compares with; undefined where the Measurement Set has none. */
export function checkModel(model: ModelFacts | undefined): Check[] {
  const none = model === undefined ? 'no MODEL_DATA' : model.meanJy === 0 ? 'MODEL_DATA is all zero' : undefined
  if (model === undefined || none !== undefined)
    return [FLUX, JUMP].map(({ name, wanted }) => notChecked(name, none ?? '', wanted))
  const { meanJy } = model
  return [
    check(FLUX.name, meanJy >= LEAST_JY && meanJy <= MOST_JY, `${told(meanJy)} Jy`, FLUX.wanted),
    checkJumps(model),
  ]
}

function checkJumps({ channelJy, descriptions }: ModelFacts): Check {
  let [worst, where] = [0, '']
  channelJy.forEach((means, i) => {
    for (let k = 1; k < means.length; k++) {
      const jump = Math.abs(means[k] - means[k - 1]) / means[k - 1]
      if (!(jump <= worst)) [worst, where] = [jump, `, to channel ${k} of description ${descriptions[i]}`]
    }
  })
  return caution(JUMP.name, worst <= LARGEST_JUMP, `largest ${told(100 * worst, 3)} %${where}`, JUMP.wanted)
}
