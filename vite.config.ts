import { vitePlugin as remix } from '@remix-run/dev'
import tailwindcss from '@tailwindcss/vite'
import { defineConfig } from 'vite'
import remixConfig from './remix.config.js'
import { messagesBySubject } from './vite.messages.ts'

export default defineConfig(({ isSsrBuild }) => ({
  plugins: [messagesBySubject(), tailwindcss(), remix(remixConfig)],
  // Loaded whole, its thousands of icons cost half a second of every start; the bundle holds the few that are used.
  ssr: { noExternal: ['lucide-react'] },
  build: {
    target: 'es2022',
    // The server bundle leaves this to Node, so that web, jobs and server share one pool and one language of a request.
    rollupOptions: {
      external: isSsrBuild ? [/^#db\//, /^#app\/(domain|i18n)\//, /^#app\/config/] : [],
      // Resource routes have nothing for the browser, and that is no news.
      onwarn: (warning, warn) => (warning.code === 'EMPTY_BUNDLE' ? undefined : warn(warning)),
    },
  },
}))
