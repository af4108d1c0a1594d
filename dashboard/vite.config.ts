import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { interSubset } from './build/inter-subset.ts'

const API = process.env.CONTIMG_API ?? 'http://127.0.0.1:8000' // where `contimg serve` listens

export default defineConfig({
  base: '/ui/',
  plugins: [interSubset(), react(), tailwindcss()],
  build: { target: 'es2023', sourcemap: true, chunkSizeWarningLimit: 900 },
  server: { proxy: { '/api': { target: API, ws: true } } },
})
