// Finds radio frequency interference in images of amplitude over time and frequency.
//
//   SumThreshold                 Offringa et al. 2010, MNRAS 405, 155, section 2.3
//   scale-invariant rank operator  Offringa, van de Gronde & Roerdink 2012, A&A 539, A95
//
// An image is f32 [line, lane]; what is done along the lines is done for four lanes at a time, so the number of lanes is
// a multiple of 4. Done in the other direction, it is done to the transposed image. Weights are 1 for a sample that is
// used and 0 for one that is not; values are 0 where the weight is 0.

export { correlationOfRuns, strongestFringe, takeFringe, turnBack } from './fringe'
export { addSpectrum, copySigns, cover, intersect, settle, spreadOf, standardise, subtract, tally, tallyAntenna, unfold, weigh } from './image'
export { cutLines, lowerLines, sumLines } from './lines'
export { box } from './smooth'
export { rank } from './rank'
export { giveRows, takeRows } from './rows'
export { overSpectrum, steadySpectrum } from './steady'
export { sumThreshold } from './threshold'
export { transpose } from './transpose'
