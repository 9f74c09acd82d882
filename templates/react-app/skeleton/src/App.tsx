import { useState, type FormEvent } from 'react';

interface Item {
  id: number;
  name: string;
}

/** A page to begin with: a list to which a person adds. */
export function App() {
  const [items, setItems] = useState<Item[]>([]);
  const [name, setName] = useState('');
  const [wrong, setWrong] = useState('');

  const add = (event: FormEvent) => {
    event.preventDefault();
    const given = name.trim();
    if (!given) {
      setWrong('이름을 입력해 주세요.');
      return;
    }
    setWrong('');
    setName('');
    setItems(known => [...known, { id: Date.now(), name: given }]);
  };

  return (
    <main>
      <h1>{'${{ values.name }}'}</h1>
      <form onSubmit={add}>
        <label>
          이름{' '}
          <input
            value={name}
            maxLength={100}
            aria-invalid={wrong !== ''}
            onChange={event => setName(event.target.value)}
          />
        </label>
        <button type="submit">추가</button>
        {wrong && <p role="alert">{wrong}</p>}
      </form>
      {items.length === 0 ? (
        <p>아직 항목이 없습니다.</p>
      ) : (
        <ul>
          {items.map(({ id, name: shown }) => (
            <li key={id}>{shown}</li>
          ))}
        </ul>
      )}
    </main>
  );
}
