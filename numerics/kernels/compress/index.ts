// Channel compression of visibilities: what combines two correlations (ingest.ts), takes a line of channels to fewer
// samples (compress.ts) and back (expand.ts), and takes a model from them, by the compression's Gram matrix (gram.ts)
// or through the channels (model.ts).
//
// A line has channels k = jq + p; its coarse samples j + a, a = 0 … T − 1, stand a₀ = T/2 − 1 spacings of q channels
// before to T/2 after block j. A is the matrix of taps, A[k][j + a] = t_a(p), the same in every block. T is 4, 8, 12
// or 16, lanes = T/4; T = 1 with q = 1 leaves the channels as they are.

export { combine } from './ingest'
export { compress } from './compress'
export { expand } from './expand'
export { subtractGram } from './gram'
export { subtractModel } from './model'
