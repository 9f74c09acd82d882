/** The mark of Kronos, with its name when there is room. */
export function Logo({ size, withName }: { size: number; withName?: boolean }) {
  return (
    <span
      style={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: size * 0.3,
        whiteSpace: 'nowrap',
      }}
    >
      <svg
        width={size}
        height={size}
        viewBox="0 0 32 32"
        style={{ flex: 'none' }}
        role="img"
        aria-label="Kronos"
      >
        <path
          d="M9 7v18M9 17l6-5 8-5M13.5 14.2 23 25"
          fill="none"
          stroke="#ffbc00"
          strokeWidth="3.4"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      {withName && (
        <span
          aria-hidden
          style={{
            color: '#f8f6f2',
            fontSize: size * 0.62,
            fontWeight: 700,
            letterSpacing: '-0.02em',
          }}
        >
          Kronos
        </span>
      )}
    </span>
  );
}
