/** Where every page begins: how it looks, and how it asks the station. */
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '#ui/common/app.css';
import { type MantineColorSchemeManager, MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { present } from '#base/assert.ts';
import { ApiError } from '#ui/common/api.ts';
import { languages } from '#ui/common/language.ts';
import { language } from '#ui/common/texts.ts';
import { cssVariables, theme } from '#ui/common/theme.ts';

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

/** Only silence is worth asking again; a refusal stays one. */
const retriesMax = 2;
const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (failures, error) =>
        failures < retriesMax && error instanceof ApiError && ['unreachable', 'busy'].includes(error.code),
    },
  },
});

/** A page whose server keeps the colours for its person begins with those, and keeps none itself. */
function colours() {
  const served = document.querySelector<HTMLMetaElement>('meta[name="waystation-colours"]')?.content;
  if (served === undefined) return { defaultColorScheme: 'auto' } as const;
  const defaultColorScheme = served === 'light' || served === 'dark' ? served : 'auto';
  return { defaultColorScheme, colorSchemeManager: keepsNothing } as const;
}

const keepsNothing: MantineColorSchemeManager = {
  get: initial => initial,
  ...{ set: () => undefined, subscribe: () => undefined, unsubscribe: () => undefined, clear: () => undefined },
};

export function startPage(page: ReactNode): void {
  document.documentElement.lang = languages[language].tag;
  createRoot(present(document.getElementById('root'), 'the page has a place for its content')).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} {...colours()} getStyleNonce={() => nonce}>
        <QueryClientProvider client={client}>
          <Notifications position="bottom-center" autoClose={5_000} limit={3} />
          {page}
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
