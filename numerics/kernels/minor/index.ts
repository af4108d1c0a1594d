// The minor cycles of CLEAN over a list of the pixels that can matter, with the whole point spread function, and the
// statistics that steer them. Images are f32 [height, width], the width a multiple of 4.
//
//   sub-minor loop      Clark 1980, A&A 89, 377; Offringa & Smirnov 2017, MNRAS 471, 301, section 2.2
//   two Taylor terms    Rau & Cornwell 2011, A&A 532, A71
//   scales              Cornwell 2008, IEEE JSTSP 2, 793
//
// NaN means "never a component": comparisons leave it out, and it stays NaN whatever is subtracted.

export { deviation, markAbove } from './cells'
export { collect, remask, toImage } from './collect'
export { copyColumns, giveImage, multiply, multiplyHalves, takeImage } from './convolve'
export { iterate } from './iterate'
export { componentsOf, follow, narrow, settle } from './narrow'
export { bracket, largest, select, sums } from './statistics'
export { subtractDirectly } from './subtract'
export { iterateTaylor } from './taylor'
export { tile } from './tile'
export { largestWeighted, weigh } from './weights'
