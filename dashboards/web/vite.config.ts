import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Build of the web app: `vite build dashboards/web` from the root of the project; everything is served from one's own host. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // The licences of all that is in the bundle, served beside it and linked from the sign-in page.
    license: { fileName: 'licences.txt' },
    target: ['chrome100', 'firefox100', 'safari15.4'],
    // ECharts and the antd table are loaded with the page that shows them; the size says so on purpose.
    chunkSizeWarningLimit: 700,
  },
  // The server of `npm start`; `npm run dev` names its own.
  server: { proxy: { '/api': 'http://127.0.0.1:8210' } },
});
