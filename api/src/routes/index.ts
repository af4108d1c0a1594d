import type { Routes } from '../context.ts'
import { healthRoutes } from './health.ts'

/** All of them; each file is a resource. */
export const ROUTES: readonly Routes[] = [healthRoutes]
