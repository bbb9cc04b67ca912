import { QueryClientProvider } from '@tanstack/react-query';
import { App as AntApp, ConfigProvider } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router';
import { config } from 'zod';
import { fieldSentence } from '../../../api/http/contract-faults.ts';
import { newRouter } from './app.tsx';
import { sweepDrafts } from './form/drafts.ts';
import { newQueryClient } from './queries.ts';
import { paintRoot, theme } from './theme.ts';
import './style/base.css';
import './style/frame.css';
import './style/figures.css';
import './style/reading.css';
import './style/case.css';
import './style/ledger.css';
import './style/effect.css';
import './style/roster.css';
import './style/assessment.css';
import './style/narrow.css';
import './style/print.css';

config({ localeError: fieldSentence });
paintRoot(document.documentElement);
sweepDrafts(localStorage, Date.now());
const place = document.getElementById('app');
if (place === null) throw new Error('index.html has no #app');
createRoot(place).render(
  <StrictMode>
    <ConfigProvider locale={zhCN} theme={theme} button={{ autoInsertSpace: false }}>
      <AntApp>
        <QueryClientProvider client={newQueryClient()}>
          <RouterProvider router={newRouter()} />
        </QueryClientProvider>
      </AntApp>
    </ConfigProvider>
  </StrictMode>,
);
