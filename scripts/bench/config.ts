import { enableCompileCache, getCompileCacheDir } from 'node:module'

// Threads start as they do under the contimg command: from compiled sources that are kept.
enableCompileCache()
const compileCache = getCompileCacheDir()
if (compileCache !== undefined) process.env.NODE_COMPILE_CACHE ??= compileCache
