// CLEANs a Measurement Set a little, and tells the memory that was needed and what was taken. For tests.
//
//     node measure-memory.ts x.ms '{"sizePx": 1024, "deconvolver": "multiscale"}'
import { cleanMemory } from './clean-memory.ts'

const [path, changes] = process.argv.slice(2)
const use = await cleanMemory(path, JSON.parse(changes))
const peakBytes = 1024 * process.resourceUsage().maxRSS
console.log(JSON.stringify({ ...use, peakBytes }))
