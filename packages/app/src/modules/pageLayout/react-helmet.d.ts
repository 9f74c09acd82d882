/** What the shell uses of it: the package has no types. */
declare module 'react-helmet' {
  export function Helmet(props: { title: string }): null;
}
