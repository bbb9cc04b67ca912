import { Button } from 'antd';
import { useRef } from 'react';
import { acceptedFiles } from './file-words.ts';

/** 拍照、选择文件: two ways to bring files in; on a phone the first opens the camera. */
export function FileButtons({ add }: { add: (file: File, isPhoto: boolean) => void }) {
  return (
    <>
      <span className="narrow-only">
        <PickButton name="拍照" accept="image/*" camera add={(file) => add(file, true)} />
      </span>
      <PickButton name="选择文件" accept={acceptedFiles} add={(file) => add(file, false)} />
    </>
  );
}

function PickButton({
  name,
  accept,
  camera = false,
  add,
}: {
  name: string;
  accept: string;
  camera?: boolean;
  add: (file: File) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button className="pick" onClick={() => input.current?.click()}>
        {name}
      </Button>
      {/* Hidden by what is around it: antd shows every file input of a form. */}
      <span hidden>
        <input
          ref={input}
          type="file"
          accept={accept}
          {...(camera ? { capture: 'environment' as const } : { multiple: true })}
          onChange={({ target }) => {
            for (const file of target.files ?? []) add(file);
            // The same file may be chosen again.
            target.value = '';
          }}
        />
      </span>
    </>
  );
}
