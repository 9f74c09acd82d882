import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { App } from './App';

afterEach(cleanup);

describe('the page', () => {
  it('shows what a person adds', async () => {
    render(<App />);
    expect(screen.getByText('아직 항목이 없습니다.')).toBeTruthy();
    await userEvent.type(screen.getByLabelText('이름'), '첫 항목');
    await userEvent.click(screen.getByRole('button', { name: '추가' }));
    expect(screen.getByRole('listitem').textContent).toBe('첫 항목');
    expect(screen.getByLabelText<HTMLInputElement>('이름').value).toBe('');
  });

  it('says what is missing, and keeps what was typed', async () => {
    render(<App />);
    await userEvent.type(screen.getByLabelText('이름'), '  ');
    await userEvent.click(screen.getByRole('button', { name: '추가' }));
    expect(screen.getByRole('alert').textContent).toBe('이름을 입력해 주세요.');
    expect(screen.queryByRole('listitem')).toBeNull();
  });
});
